import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { synthesizeScenarios } from '#infra/app.ts'
import { type Asset, describeAsset } from '#infra/bundle/asset.ts'
import { bundle } from '#infra/bundle/bundle.ts'
import { bundleFunctions } from '#infra/bundle/functions.ts'
import { layPlaywright } from '#infra/bundle/playwright.ts'
import { readScenarios } from '#infra/bundle/scenarios.ts'
import { type Names, namesOf } from '#infra/names.ts'
import { dynamodbStore } from '#store/dynamodb/store.ts'
import type { Store } from '#store/port.ts'
import { messageAt, queued } from '../../functions/queued.ts'
import { type SecretsServer, startSecrets } from '../../functions/secrets-server.ts'
import { standIns } from '../../infra/deployment.ts'
import { html, type Site, serveSite } from '../../measure/site.ts'
import { type HttpServer, startHttp, status } from '../../notify/http-server.ts'
import { type DynamoServer, startDynamo } from '../../store/dynamodb/server.ts'
import { type S3Server, startS3 } from '../../store/evidence/s3-server.ts'
import { type CloudFunction, startFunction } from './function.ts'
import { type Queues, startQueues } from './queues.ts'
import { hanging, outpaceYaml, password, program, shop, writeScenarios } from './scenarios.ts'
import { type Stream, streamOf } from './stream.ts'
import { account, type Deployed, type MadeFunction, readDeployed } from './template.ts'

type Name = Parameters<Names['function']>[0]

const names = namesOf({})

/** A whole installation on this machine, from the synthesized templates and the assets that they name. */
export interface Cloud extends AsyncDisposable {
  us: Site
  competitor: Site
  dynamo: DynamoServer
  s3: S3Server
  secrets: SecretsServer
  sns: HttpServer
  ses: HttpServer
  queues: Queues
  store: Store
  stream: Stream
  deployed: Deployed
  /** A process of the function; `changes` are to what the template says of it. */
  start(name: Name, changes?: Partial<MadeFunction>): Promise<CloudFunction>
  /**
   * What Lambda hands to the function for the message that `dispatch` sent about a market, as if it had been sent for that
   * time; however long ago that is, it is not missed.
   */
  event(name: Name, due: { market: string; scheduledAt: string }): { Records: object[] }
  source(name: Name): Deployed['sources'][number]
  /** `notify` of the same installation with a `sender`, and the message that its digest is due. */
  withSender(sender: string): Promise<{ notify: MadeFunction; digestAt: (scheduledAt: string) => unknown }>
}

/** Where the records are; the market is elsewhere. */
const homeRegion = 'eu-west-1'

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const published = status(200, {
  headers: { 'content-type': 'text/xml' },
  body: '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
})

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
const accepted = status(200, { headers: { 'content-type': 'application/json' }, body: '{"MessageId":"1"}' })

/** ms: the longest interval that a message may have. */
const year = 366 * 24 * 60 * 60 * 1000

export async function startCloud(): Promise<Cloud> {
  const root = await mkdtemp(join(tmpdir(), 'outpace-cloud-'))
  const [us, competitor, dynamo, s3, sns, ses, secrets, queues] = await Promise.all([
    serveSite(shop),
    serveSite({ ...shop, '/': (_, response) => void (hanging.has('/') || html(response, shop['/'])) }),
    startDynamo(),
    startS3({ name: names.bucket({ account, region: homeRegion }) }),
    startHttp(published),
    startHttp(accepted),
    startSecrets({ [names.secret({ benchmark: 'shop', name: 'login' })]: JSON.stringify({ password }) }),
    startQueues(),
  ])
  await writeScenarios(root, { us: us.origin, competitor: competitor.origin, homeRegion })
  const deploy = async (assets: () => Promise<Asset[]>, outdir: string): Promise<Deployed> =>
    readDeployed(
      // Not `synthesize`, which refuses sites on this machine.
      await synthesizeScenarios(await readScenarios(root), {
        root,
        assets,
        account,
        outdir: join(root, outdir),
        say: () => undefined,
      }),
    )
  const deployed = await deploy(async () => (await bundle({ root, out: join(root, 'assets') })).assets, 'cdk.out')
  const client = dynamo.connect()
  const services = {
    dynamodb: dynamo.endpoint,
    s3: s3.endpoint,
    secretsmanager: secrets.endpoint,
    sns: sns.url,
    ses: ses.url,
    sqs: queues.endpoint,
  }
  return {
    ...{ us, competitor, dynamo, s3, secrets, sns, ses, queues, deployed },
    store: dynamodbStore({ client, table: names.table }),
    stream: streamOf({ client, table: names.table, view: deployed.streamView }),
    async start(name, changes = {}) {
      const made = deployed.functions.get(names.function(name))
      if (made === undefined) throw new Error(`No template has the function ${name}.`)
      return startFunction({ made: { ...made, ...changes }, services })
    },
    event(name, { market, scheduledAt }) {
      const own = queues.sent.filter(({ queue }) => queue === names.function(name)).map(({ body }) => JSON.parse(body))
      const message = own.find((each) => each.market === market)
      if (message === undefined) throw new Error(`No message of dispatch wakes ${name} for ${market}.`)
      return queued({ ...message, scheduledAt, every: year })
    },
    source(name) {
      const source = deployed.sources.find(
        ({ wakes, patterns }) => wakes === names.function(name) && patterns.length > 0,
      )
      if (source === undefined) throw new Error(`No change in the table wakes ${name}.`)
      return source
    },
    async withSender(sender) {
      await writeFile(join(root, 'outpace.yaml'), outpaceYaml({ homeRegion, sender }))
      const again = await deploy(() => notifyAlone(root), 'cdk.sender.out')
      const made = again.functions.get(names.function('notify'))
      const [benchmark] = (await readScenarios(root)).benchmarks
      if (made === undefined || benchmark === undefined) throw new Error('No template has the function notify.')
      // The layer is the same, and most of what there is to build and to upload.
      const layer = deployed.functions.get(names.function('notify'))?.layer
      return {
        notify: { ...made, layer },
        digestAt: (scheduledAt) => queued({ ...messageAt(scheduledAt, benchmark, { kind: 'digest' }), every: year }),
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([us, competitor, secrets, sns, ses, queues].map((server) => server[Symbol.asyncDispose]()))
      await Promise.all([dynamo.end(), s3.end()])
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** The real `notify`, which is bundled with its settings, among stand-ins. */
async function notifyAlone(root: string): Promise<Asset[]> {
  const out = join(root, 'assets.sender')
  const others = await standIns(join(root, 'stand-ins'))
  await bundleFunctions({ program, root, scenarios: await readScenarios(root), out, names: ['notify'] })
  await layPlaywright(join(out, 'notify'))
  const notify = await describeAsset('notify', join(out, 'notify'))
  return others.map((asset) => (asset.name === 'notify' ? notify : asset))
}
