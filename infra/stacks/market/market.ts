import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { CfnOutput, Stack, Token } from 'aws-cdk-lib/core'
import { Construct } from 'constructs'
import { alarmTopic, knownAlarmTopic } from '../../constructs/alarm-topic.ts'
import { chromiumLayer } from '../../constructs/chromium-layer.ts'
import { functionsOf } from '../../constructs/function.ts'
import { DeployError } from '../../deploy-error.ts'
import { assetOf, type Deployment, placesOf } from '../../deployment.ts'
import { type EmbeddingProps, embed } from '../../embedding.ts'
import { dispatching } from '../dispatching.ts'
import { audits } from './audits.ts'
import { type MarketOptions, rounds } from './rounds.ts'

export interface OutpaceMarketProps extends EmbeddingProps {
  /** What `readDeployment` read and built, with a `homeRegion`. */
  deployment: Deployment
}

/**
 * Everything that measures from the region of its stack, for all benchmarks with a market there. It knows the table and the bucket of
 * `OutpaceHome` by their names, so that the two need not be in one app; home has to be deployed first: in its region it has the
 * queues that this listens to.
 *
 * @example
 * const deployment = await readDeployment({ root: import.meta.dirname })
 * const stack = new Stack(app, 'Sydney', { env: { account, region: 'ap-southeast-2' } })
 * // Pages are measured from the addresses of its NAT gateways.
 * const vpc = Vpc.fromLookup(stack, 'Vpc', { vpcName: 'egress' })
 * new OutpaceMarket(stack, 'Outpace', { deployment, network: { vpc } })
 */
export class OutpaceMarket extends Construct {
  /** Notified by the CloudWatch alarms of the region. */
  readonly alarmTopic: ITopic

  /** Throws DeployError where the region of the stack or of the records is not known, or nothing is measured from there. */
  constructor(scope: Construct, id: string, { deployment, ...embedding }: OutpaceMarketProps) {
    super(scope, id)
    const { settings } = deployment
    const { region } = Stack.of(this)
    if (Token.isUnresolved(region)) {
      throw new DeployError(
        `The stack ${Stack.of(this).stackName} has no region, which decides what is measured from it: new Stack(app, id, { env: { region } }).`,
      )
    }
    const places = placesOf(deployment).filter(({ market }) => market.region === region)
    if (places.length === 0) {
      throw new DeployError(`No benchmark has a market in ${region}. Add one to markets in its benchmark.yaml.`)
    }
    const homeRegion = knownHome(deployment, region)
    embed(this, embedding, settings)
    const topic =
      embedding.alarmTopic ?? (region === homeRegion ? knownAlarmTopic(this) : alarmTopic(this, settings.operators))
    this.alarmTopic = topic
    // In the home region the home stack has it: it dispatches there what is due once.
    if (region !== homeRegion) dispatching(this, { deployment, homeRegion, topic, also: [], counts: false })
    const layer = chromiumLayer(this, assetOf(deployment, 'layer'))
    const options: MarketOptions = { deployment, homeRegion, places, layer, topic }
    rounds(this, options)
    audits(this, options)
    new CfnOutput(this, 'FunctionNames', {
      description: 'The functions of this stack.',
      value: functionsOf(this).join(', '),
    })
  }
}

/** Functions in other regions must know where the table is. */
function knownHome({ homeRegion }: Deployment, region: string): string {
  if (homeRegion !== undefined) return homeRegion
  throw new DeployError(
    `The region that keeps the records is not configured. Add to outpace.yaml, for example: homeRegion: ${region}`,
  )
}
