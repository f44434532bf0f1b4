import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Aws, CfnOutput, Stack, Token } from 'aws-cdk-lib/core'
import { Construct } from 'constructs'
import { alarmTopic } from '../../constructs/alarm-topic.ts'
import { functionsOf } from '../../constructs/function.ts'
import { DeployError } from '../../deploy-error.ts'
import { assetOf, type Deployment, placesOf } from '../../deployment.ts'
import { embed, type HomeEmbeddingProps, namesAt } from '../../embedding.ts'
import { judgesAtOnce } from '../../sizing.ts'
import { dispatching } from '../dispatching.ts'
import { hasBudgets, spending } from '../spending.ts'
import { assertAlone } from './alone.ts'
import { dashboard } from './dashboard.ts'
import { evidence } from './evidence.ts'
import { field } from './field.ts'
import { judge } from './judge.ts'
import { notify } from './notify.ts'
import { records } from './records.ts'
import { site } from './site/site.ts'
import { totalsAlarms } from './totals.ts'

export interface OutpaceHomeProps extends HomeEmbeddingProps {
  /** What `readDeployment` read and built. */
  deployment: Deployment
}

/**
 * Everything of an installation that exists once: the records and the evidence, `judge` and `notify`, the dispatcher of its region,
 * the dashboard, and the monitoring. It belongs into a stack in `homeRegion`. Its resources have names that begin with the
 * `namePrefix` of the deployment, by which the regions that measure and `outpace --cloud` find them.
 *
 * @example
 * const deployment = await readDeployment({ root: import.meta.dirname })
 * const stack = new Stack(app, 'Monitoring', { env: { account, region: 'eu-west-1' } })
 * const home = new OutpaceHome(stack, 'Outpace', { deployment, alarmTopic: opsTopic })
 * home.table.grantReadData(ownReport)
 */
export class OutpaceHome extends Construct {
  /** Of all records. */
  readonly table: ITable
  /** Of filmstrips, screenshots and reports. */
  readonly evidence: IBucket
  /** Notified by the CloudWatch alarms. */
  readonly alarmTopic: ITopic
  /** Address of the dashboard; undefined where outpace.yaml says `deployDashboard: false`. */
  readonly dashboard: string | undefined

  /**
   * Throws DeployError where its stack is not in the home region, or in none that is known, where a table or a bucket of yours does not fit, and where another
   * installation of the app has the same names.
   */
  constructor(scope: Construct, id: string, { deployment, ...embedding }: OutpaceHomeProps) {
    super(scope, id)
    const { settings, homeRegion } = deployment
    const region = regionOf(this)
    if (homeRegion !== undefined && region !== homeRegion) {
      const where =
        region === undefined
          ? 'has no region, so it would go to the default region of the person who deploys'
          : `is in ${region}`
      throw new DeployError(
        `The home region is ${homeRegion}, and the stack ${Stack.of(this).stackName} ${where}. Regions that measure look for the table in ${homeRegion}: new Stack(app, id, { env: { region: '${homeRegion}' } }), or another homeRegion in outpace.yaml.`,
      )
    }
    embed(this, embedding, settings)
    assertAlone(this, namesAt(this))
    const topic = embedding.alarmTopic ?? alarmTopic(this, settings.operators)
    const table = records(this, settings)
    this.alarmTopic = topic
    this.table = table
    this.evidence = evidence(this, settings)
    const places = placesOf(deployment)
    const regions = new Set(places.map(({ market }) => market.region))
    judge(this, {
      asset: assetOf(deployment, 'judge'),
      atOnce: judgesAtOnce(settings, regions.size),
      table,
      topic,
    })
    this.dashboard = settings.deployDashboard ? site(this, { deployment, topic }) : undefined
    notify(this, { deployment, table, topic, dashboard: this.dashboard })
    field(this, { deployment, topic })
    const also = [...(settings.cruxKey === undefined ? [] : (['field'] as const)), 'digest' as const]
    dispatching(this, { deployment, homeRegion: Aws.REGION, topic, also, counts: true })
    totalsAlarms(this, topic)
    dashboard(this, { places, hasApi: settings.deployDashboard, hasField: settings.cruxKey !== undefined })
    const cap = settings.monthlySpendingCap?.amount
    if (cap !== undefined && hasBudgets(region)) spending(this, { cap, tells: topic })
    const output = (name: string, description: string, value: string) =>
      new CfnOutput(this, name, { description, value })
    output('TableName', 'The table with all records.', table.tableName)
    output('EvidenceBucketName', 'The bucket of filmstrips, screenshots and reports.', this.evidence.bucketName)
    output('AlarmTopicArn', 'The topic that CloudWatch alarms notify.', topic.topicArn)
    output('FunctionNames', 'The functions of this stack.', functionsOf(this).join(', '))
  }
}

function regionOf(scope: Construct): string | undefined {
  const { region } = Stack.of(scope)
  return Token.isUnresolved(region) ? undefined : region
}
