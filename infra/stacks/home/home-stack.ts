import { type App, Aws, type Stack } from 'aws-cdk-lib/core'
import { alarmTopic } from '../../constructs/alarm-topic.ts'
import { assetOf, type Deployment, placesOf } from '../../deployment.ts'
import { homeStackName } from '../../names.ts'
import { dispatching } from '../dispatching.ts'
import { hasBudgets, spending } from '../spending.ts'
import { stackOf } from '../stack.ts'
import { dashboard } from './dashboard.ts'
import { evidence } from './evidence.ts'
import { field } from './field.ts'
import { judge } from './judge.ts'
import { notify } from './notify.ts'
import { records } from './records.ts'
import { site } from './site/site.ts'
import { totalsAlarms } from './totals.ts'

/** Everything that exists once: the records and the evidence, `judge` and `notify`, the dashboard, and the monitoring. */
export function homeStack(app: App, deployment: Deployment): Stack {
  const { settings, homeRegion, account } = deployment
  const stack = stackOf(app, {
    name: homeStackName,
    description: 'Outpace: records, evidence, verdicts, notifications and the dashboard.',
    ...(homeRegion !== undefined && { region: homeRegion }),
    ...(account !== undefined && { account }),
    // Table and bucket would survive its removal, but a later deployment could not adopt them by itself.
    guarded: true,
  })
  const topic = alarmTopic(stack, settings.operators)
  const table = records(stack)
  evidence(stack, settings.retention.evidence)
  judge(stack, { asset: assetOf(deployment, 'judge'), table, topic })
  const address = settings.deployDashboard ? site(stack, { deployment, topic }) : undefined
  notify(stack, { deployment, table, topic, dashboard: address })
  field(stack, { deployment, topic })
  const also = [...(settings.cruxKey === undefined ? [] : (['field'] as const)), 'digest' as const]
  dispatching(stack, { deployment, homeRegion: Aws.REGION, topic, also, counts: true })
  totalsAlarms(stack, topic)
  dashboard(stack, { places: placesOf(deployment), hasApi: settings.deployDashboard })
  const cap = settings.monthlySpendingCap?.amount
  if (cap !== undefined && hasBudgets(homeRegion)) spending(stack, { cap, tells: topic })
  return stack
}
