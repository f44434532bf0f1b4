import { Topic } from 'aws-cdk-lib/aws-sns'
import { type App, Aws, type Stack } from 'aws-cdk-lib/core'
import { alarmTopic, alarmTopicName } from '../../constructs/alarm-topic.ts'
import { chromiumLayer } from '../../constructs/chromium-layer.ts'
import { assetOf, type DeployedMarket, type Deployment } from '../../deployment.ts'
import { marketStackName } from '../../names.ts'
import { dispatching } from '../dispatching.ts'
import { stackOf } from '../stack.ts'
import { audits } from './audits.ts'
import { type MarketOptions, rounds } from './rounds.ts'

export interface MarketStackOptions {
  deployment: Deployment
  homeRegion: string
  region: string
  /** All of the region. */
  places: readonly DeployedMarket[]
}

/** Everything that measures from one region. It knows the home stack's table, bucket and topic by their names alone. */
export function marketStack(app: App, { deployment, homeRegion, region, places }: MarketStackOptions): Stack {
  const { settings, account } = deployment
  const stack = stackOf(app, {
    name: marketStackName(region),
    description: `Outpace: measures from ${region}.`,
    region,
    ...(account !== undefined && { account }),
    // It holds nothing that the next deployment would not recreate.
    guarded: false,
  })
  const homeTopic = `arn:${Aws.PARTITION}:sns:${Aws.REGION}:${Aws.ACCOUNT_ID}:${alarmTopicName}`
  const topic =
    region === homeRegion ? Topic.fromTopicArn(stack, 'Alarms', homeTopic) : alarmTopic(stack, settings.operators)
  // In the home region the home stack has it: it dispatches there what is due once.
  if (region !== homeRegion) dispatching(stack, { deployment, homeRegion, topic, also: [], counts: false })
  const layer = chromiumLayer(stack, assetOf(deployment, 'layer'))
  const options: MarketOptions = { deployment, homeRegion, places, layer, topic }
  rounds(stack, options)
  audits(stack, options)
  return stack
}
