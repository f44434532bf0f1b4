// AWS list prices, USD, excluding tax, discounts and free tiers. AWS's own price files were not accessible when this table
// was written: each figure was confirmed by public documents that quote the file given as its source, with the date of the
// file. A figure without such a document is `unconfirmed`. To update a line, open its source.

/** What AWS charges for, with its unit: GB-seconds, GB-months, GB, requests, metric-months and so on. */
export const priceItems = {
  lambdaGbSecond: 'Lambda GB-second, x86',
  lambdaRequest: 'Lambda request',
  schedule: 'EventBridge Scheduler invocation',
  queueRequest: 'SQS request of up to 64 KB',
  dynamoWrite: 'DynamoDB write request unit, on demand',
  dynamoRead: 'DynamoDB read request unit, on demand',
  dynamoStorage: 'DynamoDB GB-month',
  dynamoBackup: 'DynamoDB point-in-time recovery GB-month',
  s3Put: 'S3 PUT request',
  s3Storage: 'S3 Standard GB-month',
  metric: 'CloudWatch custom metric-month',
  alarm: 'CloudWatch alarm-month',
  compositeAlarm: 'CloudWatch composite alarm-month',
  dashboard: 'CloudWatch dashboard-month',
  logIngest: 'CloudWatch Logs GB ingested',
  sesMail: 'SES mail',
  snsMail: 'SNS mail',
  apiRequest: 'API Gateway HTTP API request',
  dataOut: 'GB of data out to the internet',
  canaryRun: 'CloudWatch Synthetics canary run',
} as const
export type PriceItem = keyof typeof priceItems

export interface Price {
  item: PriceItem
  /** An AWS region, or `*` where AWS charges the same everywhere. */
  region: string
  /** Per unit. */
  usd: number
  /** Date of AWS's price list if quoted with one, otherwise the day it was looked up. */
  date: string
  source: string
  /** No public document was found that quotes AWS's list for it. */
  unconfirmed?: true
}

const offer = (service: string, region: string) =>
  `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/${service}/current/${region}/index.json`
/** Lambda's prices in every region, as listed in a load tester that estimates costs with them. */
const artillery = 'https://github.com/artilleryio/artillery/tree/main/packages/artillery/lib/platform/aws-lambda'
const lookedUp = '2026-11-22'

/** USD a GB-second, x86, up to 6 billion of them a month: what most regions ask. */
const usual = 0.0000166667
const lambda: [region: string, usd: number, date?: string][] = [
  ['us-east-1', usual, '2026-09-29'],
  ['us-east-2', usual],
  ['us-west-1', usual],
  ['us-west-2', usual],
  ['ca-central-1', usual],
  ['sa-east-1', usual],
  ['eu-west-1', usual],
  ['eu-west-2', usual],
  ['eu-west-3', usual],
  ['eu-central-1', usual],
  ['eu-north-1', usual],
  ['eu-south-1', 0.0000195172],
  ['af-south-1', 0.0000221],
  ['me-south-1', 0.0000206667],
  ['me-central-1', 0.0000206667],
  ['ap-east-1', 0.00002292],
  ['ap-south-1', usual],
  ['ap-northeast-1', usual, '2026-07-01'],
  ['ap-northeast-2', usual],
  ['ap-northeast-3', usual],
  ['ap-southeast-1', usual],
  ['ap-southeast-2', usual],
]

/** Prices of one item by region: USD, date, and `unconfirmed` where applicable. */
type ByRegion = Record<string, [usd: number, date: string, state?: 'unconfirmed']>

function lines(item: PriceItem, service: string, byRegion: ByRegion): Price[] {
  return Object.entries(byRegion).map(([region, [usd, date, state]]) => ({
    item,
    region,
    usd,
    date,
    source: offer(service, region === '*' ? 'us-east-1' : region),
    ...(state === 'unconfirmed' && { unconfirmed: true }),
  }))
}

export const prices: readonly Price[] = [
  ...lambda.map(([region, usd, date]): Price => {
    const source = date === undefined ? artillery : offer('AWSLambda', region)
    return { item: 'lambdaGbSecond', region, usd, date: date ?? lookedUp, source }
  }),
  ...lines('lambdaRequest', 'AWSLambda', { '*': [0.2e-6, '2026-09-29'] }),
  // Tokyo is the most expensive region found quoted; unconfirmed regions use its price, which may be too high.
  ...lines('schedule', 'AWSEvents', {
    'us-east-1': [1e-6, '2026-05-29'],
    'ap-northeast-1': [1.25e-6, '2025-01-01'],
    'eu-west-1': [1.25e-6, lookedUp, 'unconfirmed'],
    'eu-central-1': [1.25e-6, lookedUp, 'unconfirmed'],
    'ap-southeast-2': [1.25e-6, lookedUp, 'unconfirmed'],
  }),
  // Standard queues cost the same in most regions; no document was found that quotes the list for each.
  ...lines('queueRequest', 'AWSQueueService', { '*': [0.4e-6, lookedUp, 'unconfirmed'] }),
  ...lines('dynamoWrite', 'AmazonDynamoDB', {
    'us-east-1': [0.625e-6, '2026-09-29'],
    'eu-west-1': [0.705e-6, '2026-08-15'],
    'eu-central-1': [0.7625e-6, '2026-08-15'],
    'ap-southeast-2': [0.71e-6, '2026-08-13'],
    'ap-northeast-1': [0.715e-6, '2026-09-11'],
  }),
  ...lines('dynamoRead', 'AmazonDynamoDB', {
    'us-east-1': [0.125e-6, '2026-09-29'],
    'eu-west-1': [0.1415e-6, '2026-08-15'],
    'eu-central-1': [0.1525e-6, '2026-08-15'],
    'ap-southeast-2': [0.1425e-6, '2026-08-13'],
    'ap-northeast-1': [0.1425e-6, '2026-09-11'],
  }),
  ...lines('dynamoStorage', 'AmazonDynamoDB', {
    'us-east-1': [0.25, '2026-09-29'],
    'eu-west-1': [0.283, '2026-08-15'],
    'eu-central-1': [0.306, '2026-08-15'],
    'ap-southeast-2': [0.285, '2026-08-13'],
    'ap-northeast-1': [0.285, '2026-09-11'],
  }),
  // 80 % of the storage price wherever it was found quoted, so the same is assumed elsewhere.
  ...lines('dynamoBackup', 'AmazonDynamoDB', {
    'us-east-1': [0.2, lookedUp, 'unconfirmed'],
    'eu-west-1': [0.2264, lookedUp, 'unconfirmed'],
    'eu-central-1': [0.2448, lookedUp],
    'ap-southeast-2': [0.228, '2026-08-13'],
    'ap-northeast-1': [0.228, '2026-09-11'],
  }),
  ...lines('s3Put', 'AmazonS3', {
    'us-east-1': [5e-6, '2026-09-29'],
    'eu-west-1': [5e-6, '2026-09-06'],
    'eu-central-1': [5.4e-6, '2026-09-28'],
    'ap-southeast-2': [5.5e-6, '2026-08-31'],
    'ap-northeast-1': [4.7e-6, '2026-09-28'],
  }),
  ...lines('s3Storage', 'AmazonS3', {
    'us-east-1': [0.023, '2026-09-29'],
    'eu-west-1': [0.023, '2026-09-06'],
    'eu-central-1': [0.0245, '2026-09-28'],
    'ap-southeast-2': [0.025, '2026-08-31'],
    'ap-northeast-1': [0.025, '2026-09-28'],
  }),
  ...lines('metric', 'AmazonCloudWatch', { '*': [0.3, '2026-10-10'] }),
  ...lines('alarm', 'AmazonCloudWatch', { '*': [0.1, '2026-10-10'] }),
  ...lines('compositeAlarm', 'AmazonCloudWatch', { '*': [0.5, lookedUp, 'unconfirmed'] }),
  {
    item: 'dashboard',
    region: '*',
    usd: 3,
    date: lookedUp,
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
    // AWS lists it on a page but in none of its price files.
    unconfirmed: true,
  },
  ...lines('logIngest', 'AmazonCloudWatch', {
    'us-east-1': [0.5, lookedUp],
    'eu-west-1': [0.57, '2026-03-01'],
    'eu-central-1': [0.63, lookedUp],
    'ap-southeast-2': [0.67, lookedUp],
    'ap-northeast-1': [0.76, '2026-09-18'],
  }),
  ...lines('sesMail', 'AmazonSES', { '*': [0.0001, lookedUp] }),
  ...lines('snsMail', 'AmazonSNS', { '*': [0.00002, lookedUp] }),
  ...lines('apiRequest', 'AmazonApiGateway', {
    'us-east-1': [1e-6, '2026-09-11'],
    'eu-west-1': [1.11e-6, lookedUp, 'unconfirmed'],
    'eu-central-1': [1.2e-6, lookedUp, 'unconfirmed'],
    'ap-southeast-2': [1.29e-6, lookedUp, 'unconfirmed'],
    'ap-northeast-1': [1.29e-6, lookedUp, 'unconfirmed'],
  }),
  ...lines('dataOut', 'AWSDataTransfer', {
    'us-east-1': [0.09, '2026-09-29'],
    'eu-west-1': [0.09, lookedUp, 'unconfirmed'],
    'eu-central-1': [0.09, '2026-09-28'],
    'ap-southeast-2': [0.114, lookedUp, 'unconfirmed'],
    'ap-northeast-1': [0.114, '2026-09-16'],
  }),
  ...lines('canaryRun', 'AmazonCloudWatch', {
    'us-east-1': [0.0012, lookedUp],
    'us-east-2': [0.0012, lookedUp],
    'ap-northeast-1': [0.0019, '2026-07-01'],
  }),
]

/** A price, and whether it was taken from another region because the table has none for this one. */
export interface FoundPrice extends Price {
  standsIn: boolean
}

/**
 * The price of an item in a region. Where the table has none, the most expensive other region is used, so that the estimate
 * errs on the high side; for canaries, which Outpace is compared with, the cheapest.
 */
export function priceOf(item: PriceItem, region: string): FoundPrice {
  const all = prices.filter((price) => price.item === item).toSorted((a, b) => a.usd - b.usd)
  const own = all.find((price) => price.region === region || price.region === '*')
  if (own !== undefined) return { ...own, standsIn: false }
  const other = item === 'canaryRun' ? all[0] : all.at(-1)
  if (other === undefined) throw new Error(`The price table has no ${item}.`)
  return { ...other, standsIn: true }
}

/** AWS's monthly always-free allowance, whatever the age of the account: for the whole account, over all regions. */
export const freeTier: Readonly<Partial<Record<PriceItem, number>>> = {
  lambdaGbSecond: 400_000,
  lambdaRequest: 1_000_000,
  schedule: 14_000_000,
  dynamoStorage: 25,
  metric: 10,
  alarm: 10,
  dashboard: 3,
  logIngest: 5,
  snsMail: 1_000,
  dataOut: 100,
}
