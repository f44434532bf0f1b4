import type { MarketCondition } from '#core/model/health.ts'

/** Environment variables that the stacks set for the functions; `functions/environment.ts` reads them. */
export const variables = {
  /** Name of the table. */
  table: 'OUTPACE_TABLE',
  /** Name of the bucket for evidence. */
  bucket: 'OUTPACE_EVIDENCE_BUCKET',
  /** Region of both, wherever the function runs. */
  homeRegion: 'OUTPACE_HOME_REGION',
  /** Folder of the unpacked Chromium: see `chromiumFolder`. */
  chromium: 'OUTPACE_CHROMIUM',
  /** Address of the queues of its region, without their names. */
  queues: 'OUTPACE_QUEUES',
  /** ARN of the topic for messages to people; unset if there is a sender, because mails then go through SES. */
  messagesTopic: 'OUTPACE_MESSAGES_TOPIC',
  /** Address of the dashboard; unset if it is not deployed. */
  dashboard: 'OUTPACE_DASHBOARD',
  /** What CloudFront sends with every request to the API. */
  originKey: 'OUTPACE_ORIGIN_KEY',
  /** Issuer of the user pool, id of its app client, and the address that ends its session. */
  signInAuthority: 'OUTPACE_SIGN_IN_AUTHORITY',
  signInClient: 'OUTPACE_SIGN_IN_CLIENT',
  signInLogout: 'OUTPACE_SIGN_IN_LOGOUT',
} as const

/** Folder of Chromium in its layer, and where Lambda puts it. */
export const chromiumFolder = { inLayer: 'chromium', inLambda: '/opt/chromium' } as const

/** The only folder that a function may write to. */
export const writableFolder = '/tmp'

/** Prefix of evidence in its bucket: the role of `run` may only write below it. */
export const evidencePrefix = 'evidence'

/** Names in an AWS account. They are predictable, so that no stack needs another's output. */
export const tableName = 'outpace'
export const homeStackName = 'outpace-home'
/** Alarms and charts of benchmarks that ask for their own. */
export const benchmarksStackName = 'outpace-benchmarks'
export const spendingStackName = 'outpace-spending'

export function marketStackName(region: string): string {
  return `outpace-market-${region}`
}

/** Bucket names are globally unique, hence the account and region. */
export function bucketName({ account, region }: { account: string; region: string }): string {
  return `outpace-evidence-${account}-${region}`
}

export function functionName(name: 'dispatch' | 'run' | 'audit' | 'field' | 'judge' | 'notify' | 'api'): string {
  return `outpace-${name}`
}

/** Where a function writes its log. */
export function logGroupName(name: Parameters<typeof functionName>[0]): string {
  return `/aws/lambda/${functionName(name)}`
}

/** The queue of a kind of work. Dispatchers and consumers may be in different stacks of a region. */
export function queueName(kind: 'run' | 'audit' | 'field' | 'digest'): string {
  return `outpace-${kind}`
}

/** Of the names of all secrets. */
export const secretPrefix = 'outpace/'

/** A secret of a journey, in AWS Secrets Manager of the measuring region. */
export function secretName({ benchmark, name }: { benchmark: string; name: string }): string {
  return `${secretPrefix}${benchmark}/${name}`
}

/** A secret of a channel or webhook, in AWS Secrets Manager of the home region. */
export function notifySecretName(name: string): string {
  return `${secretPrefix}notify/${name}`
}

/**
 * Metrics in CloudWatch: totals of all benchmarks without dimensions, in the home region, and with these dimensions for
 * benchmarks with `alarm: { cloudwatch: true }`.
 */
export const metricNamespace = 'Outpace'
export const metricDimensions = { benchmark: 'Benchmark', market: 'Market' } as const

/** `judge` emits them with every round. */
export const roundMetrics = {
  /** 1 per round. */
  rounds: 'Rounds',
  /** s that the round took. */
  roundSeconds: 'RoundSeconds',
  /** Visits of the round that failed, of any site. */
  failedVisits: 'FailedVisits',
  /** Visits of the round that a bot challenge stopped. */
  blockedVisits: 'BlockedVisits',
  /** Us divided by the target competitor on the step where we lose most; 1.42 means 42 % slower. Of a market only. */
  gap: 'Gap',
} as const

/** Markets in a condition, counted by `dispatch` of the home region every five minutes; of a market 1 or 0. */
export const marketMetrics: Record<MarketCondition, string> = {
  silent: 'MarketsSilent',
  behind: 'MarketsBehind',
  promise: 'MarketsBreakingPromise',
  failing: 'MarketsFailing',
}

/** Rounds that were due and not measured, because the next one was due before they began: in the region that measures. */
export const missedMetric = 'MissedRounds'
