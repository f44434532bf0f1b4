import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bucketName, functionName, secretName, tableName } from '../../../core/names.ts'
import { synthesize } from '../../../infra/app.ts'
import { bundle } from '../../../infra/bundle.ts'
import { dynamodbStore } from '../../../store/dynamodb.ts'
import type { Store } from '../../../store/port.ts'
import { type SecretsServer, startSecrets } from '../../functions/secrets-server.ts'
import { html, type Site, serveSite } from '../../measure/site.ts'
import { type HttpServer, startHttp, status } from '../../notify/http-server.ts'
import { type DynamoServer, startDynamo } from '../../store/dynamodb-server.ts'
import { type S3Server, startS3 } from '../../store/s3-server.ts'
import { type CloudFunction, startFunction } from './function.ts'
import { hanging, password, shop, writeScenarios } from './scenarios.ts'
import { type Stream, streamOf } from './stream.ts'
import { account, type Deployed, type MadeFunction, readDeployed } from './template.ts'

type Name = Parameters<typeof functionName>[0]

/** A whole installation on this machine, from the synthesized templates and the assets that they name. */
export interface Cloud extends AsyncDisposable {
  us: Site
  competitor: Site
  dynamo: DynamoServer
  s3: S3Server
  secrets: SecretsServer
  sns: HttpServer
  store: Store
  stream: Stream
  deployed: Deployed
  /** A process of the function; `changes` are to what the template says of it. */
  start(name: Name, changes?: Partial<MadeFunction>): Promise<CloudFunction>
  /** The event of the schedule that wakes the function, for a market, as Scheduler sends it at that time. */
  event(name: Name, due: { market: string; scheduledAt: string }): Record<string, unknown>
  source(name: Name): Deployed['sources'][number]
}

/** Where the records are; the market is elsewhere. */
const homeRegion = 'eu-west-1'

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const published = status(200, {
  headers: { 'content-type': 'text/xml' },
  body: '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
})

export async function startCloud(): Promise<Cloud> {
  const root = await mkdtemp(join(tmpdir(), 'outpace-cloud-'))
  const [us, competitor, dynamo, s3, sns, secrets] = await Promise.all([
    serveSite(shop),
    serveSite({ ...shop, '/': (_, response) => void (hanging.has('/') || html(response, shop['/'])) }),
    startDynamo(),
    startS3({ name: bucketName({ account, region: homeRegion }) }),
    startHttp(published),
    startSecrets({ [secretName({ benchmark: 'shop', name: 'login' })]: JSON.stringify({ password }) }),
  ])
  await writeScenarios(root, { us: us.origin, competitor: competitor.origin, homeRegion })
  const assembly = await synthesize({
    root,
    assets: async () => (await bundle({ root, out: join(root, 'assets') })).assets,
    account,
    outdir: join(root, 'cdk.out'),
    say: () => undefined,
  })
  const deployed = readDeployed(assembly)
  const client = dynamo.connect()
  const services = { dynamodb: dynamo.endpoint, s3: s3.endpoint, secretsmanager: secrets.endpoint, sns: sns.url }
  return {
    ...{ us, competitor, dynamo, s3, secrets, sns, deployed },
    store: dynamodbStore({ client, table: tableName }),
    stream: streamOf({ client, table: tableName, view: deployed.streamView }),
    async start(name, changes) {
      const made = deployed.functions.get(functionName(name))
      if (made === undefined) throw new Error(`No template has the function ${name}.`)
      return startFunction({ made: { ...made, ...changes }, services })
    },
    event(name, { market, scheduledAt }) {
      const own = deployed.schedules.filter(({ wakes }) => wakes === functionName(name))
      const events = own.map(({ input }) => JSON.parse(input.replace('<aws.scheduler.scheduled-time>', scheduledAt)))
      const event = events.find((each) => each.market === market)
      if (event === undefined) throw new Error(`No schedule wakes ${name} for ${market}.`)
      return event
    },
    source(name) {
      const source = deployed.sources.find(({ wakes }) => wakes === functionName(name))
      if (source === undefined) throw new Error(`No change in the table wakes ${name}.`)
      return source
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([us, competitor, secrets, sns].map((server) => server[Symbol.asyncDispose]()))
      await Promise.all([dynamo.end(), s3.end()])
      await rm(root, { recursive: true, force: true })
    },
  }
}
