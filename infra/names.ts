/** Variables by which the stacks tell the functions where they stand; `functions/environment.ts` reads them. */
export const variables = {
  /** Name of the table. */
  table: 'OUTPACE_TABLE',
  /** Name of the bucket for evidence. */
  bucket: 'OUTPACE_EVIDENCE_BUCKET',
  /** Region of both, wherever the function runs. */
  homeRegion: 'OUTPACE_HOME_REGION',
  /** Folder of the unpacked Chromium: see `chromiumFolder`. */
  chromium: 'OUTPACE_CHROMIUM',
  /** ARN of the topic for messages to people; unset where a sender is, because mails go by SES then. */
  messagesTopic: 'OUTPACE_MESSAGES_TOPIC',
} as const

/** Folder of Chromium in its layer, and where Lambda puts it. */
export const chromiumFolder = { inLayer: 'chromium', inLambda: '/opt/chromium' } as const

/** The one place in a function where it may write. */
export const writableFolder = '/tmp'

/** Where evidence begins in its bucket: the role of `run` may write below it only. */
export const evidencePrefix = 'evidence'

/** Names in an AWS account. They follow from what everybody knows, so that no stack needs another's output. */
export const tableName = 'outpace'
export const homeStackName = 'outpace-home'

export function marketStackName(region: string): string {
  return `outpace-market-${region}`
}

/** Bucket names are shared by the whole world, hence the account and region. */
export function bucketName({ account, region }: { account: string; region: string }): string {
  return `outpace-evidence-${account}-${region}`
}

export function functionName(name: 'run' | 'audit' | 'judge' | 'notify'): string {
  return `outpace-${name}`
}

/** A secret of a journey, in AWS Secrets Manager of the region that measures. */
export function secretName({ benchmark, name }: { benchmark: string; name: string }): string {
  return `outpace/${benchmark}/${name}`
}

/** A secret of a channel or webhook, in AWS Secrets Manager of the home region. */
export function notifySecretName(name: string): string {
  return `outpace/notify/${name}`
}

/** CloudWatch metrics that `judge` emits for every round, with the dimensions below. */
export const metricNamespace = 'Outpace'
export const metricDimensions = { benchmark: 'Benchmark', market: 'Market' } as const
export const metricNames = {
  /** 1 while we are behind on the whole, otherwise 0; not emitted while the verdict is unknown. */
  behind: 'Behind',
  /** Us divided by the target competitor on the step where we lose most; 1.42 means 42 % slower. */
  gap: 'Gap',
  /** Visits of the round that failed, whoever's. */
  failedVisits: 'FailedVisits',
  /** Visits of the round that a bot wall turned away. */
  blockedVisits: 'BlockedVisits',
  /** 1 a round. */
  rounds: 'Rounds',
  /** s that the round took. */
  roundSeconds: 'RoundSeconds',
} as const
