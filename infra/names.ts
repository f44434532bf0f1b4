import type { MarketCondition } from '#core/model/health.ts'
import type { Settings } from '#core/model/settings.ts'

/** Environment variables that the stacks set for the functions; `functions/environment.ts` reads them. */
export const variables = {
  /** What all names begin with. */
  namePrefix: 'OUTPACE_NAME_PREFIX',
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

type FunctionName = 'dispatch' | 'run' | 'audit' | 'field' | 'judge' | 'notify' | 'api'

/** Kinds of work that have a queue. */
export type QueueKind = 'run' | 'audit' | 'field' | 'digest'

/**
 * Names of an installation in AWS. They follow from outpace.yaml, so that no stack needs another's output, and `--cloud` none
 * at all. All begin with the prefix, except a namespace of metrics,
 * and a table and a bucket of the user's own.
 */
export interface Names {
  prefix: string
  /** Any other name. */
  named: (name: string) => string
  table: string
  /** Names of buckets are globally unique, hence the account and region. */
  bucket: (home: { account: string; region: string }) => string
  function: (name: FunctionName) => string
  /** Where a function writes its log. */
  logGroup: (name: FunctionName) => string
  /** The queue of a kind of work. Dispatchers and consumers may be in different stacks of a region. */
  queue: (kind: QueueKind) => string
  /** Holds what a function gave up; `market`: the rounds and audits of a region. */
  deadLetters: (of: 'judge' | 'notify' | 'field' | 'market') => string
  /** One in every region, because an alarm can only notify a topic in its own region. */
  alarmTopic: string
  /** Of the names of all secrets. */
  secretPrefix: string
  /** A secret of a journey, in AWS Secrets Manager of the measuring region. */
  secret: (id: { benchmark: string; name: string }) => string
  /** A secret of a channel or webhook, in AWS Secrets Manager of the home region. */
  notifySecret: (name: string) => string
  /**
   * Metrics in CloudWatch: totals of all benchmarks without dimensions, in the home region, and with `metricDimensions` for
   * benchmarks with `alarm: { cloudwatch: true }`.
   */
  metricNamespace: string
  homeStack: string
  /** Alarms and charts of benchmarks that ask for their own. */
  benchmarksStack: string
  spendingStack: string
  marketStack: (region: string) => string
}

export type PrefixedNames = Omit<Names, 'table' | 'bucket'>

const defaultPrefix = 'outpace'

export function namesOf({
  table,
  evidenceBucket,
  ...given
}: Pick<Settings, 'namePrefix' | 'table' | 'evidenceBucket'>): Names {
  const names = prefixedNames(given)
  return {
    ...names,
    table: table ?? names.prefix,
    bucket: ({ account, region }) => evidenceBucket ?? names.named(`evidence-${account}-${region}`),
  }
}

/** Those that follow from the prefix alone. */
export function prefixedNames({ namePrefix: prefix = defaultPrefix }: Pick<Settings, 'namePrefix'>): PrefixedNames {
  const named = (name: string) => `${prefix}-${name}`
  const secretPrefix = `${prefix}/`
  return {
    prefix,
    named,
    function: named,
    logGroup: (name) => `/aws/lambda/${named(name)}`,
    queue: named,
    deadLetters: (of) => named(`${of}-dead-letters`),
    alarmTopic: named('alarms'),
    secretPrefix,
    secret: ({ benchmark, name }) => `${secretPrefix}${benchmark}/${name}`,
    notifySecret: (name) => `${secretPrefix}notify/${name}`,
    metricNamespace: prefix === defaultPrefix ? 'Outpace' : `Outpace/${prefix}`,
    homeStack: named('home'),
    benchmarksStack: named('benchmarks'),
    spendingStack: named('spending'),
    marketStack: (region) => named(`market-${region}`),
  }
}

/** Of metrics of benchmarks with `alarm: { cloudwatch: true }`. */
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

/** Files of evidence that the bucket did not take: in the region that measures. */
export const refusedMetric = 'EvidenceNotStored'
