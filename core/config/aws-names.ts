import { describe, type Parsed, refused, understood } from '../model/parsed.ts'

/**
 * The longest name is that of the evidence bucket: `<prefix>-evidence-<account>-<region>`, of which S3 allows 63 characters
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html). An account has 12, the longest region 14.
 */
const longest = 63 - '-evidence-'.length - 12 - '-'.length - 'ap-southeast-2'.length

/** The table has the prefix as its name, of which DynamoDB wants three characters. */
const shortest = 3

/** Words that AWS keeps to itself in the address of the sign-in page, a Cognito domain. */
const reservedWords = ['aws', 'amazon', 'cognito']

/** How names of buckets may not begin: `bucketnamingrules`, as above. */
const reservedBeginnings = ['sthree-', 'amzn-s3-demo-']

/** What the names of everything in AWS begin with, such as `acme-shop`. */
export function readNamePrefix(found: unknown): Parsed<string> {
  const example = 'Write, for example, "acme-shop".'
  if (typeof found !== 'string') return refused(`${describe(found)} is not a prefix of names.`, example)
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(found)) {
    return refused(
      `${describe(found)} cannot begin the names of buckets, functions and stacks: these take lower-case letters, digits and single dashes, beginning with a letter.`,
      example,
    )
  }
  if (found.length < shortest || found.length > longest) {
    return refused(
      `${describe(found)} has ${found.length} ${found.length === 1 ? 'character' : 'characters'}; a prefix of names has ${shortest} to ${longest}.`,
      found.length > longest
        ? `Shorten it: the bucket is named <prefix>-evidence-<account>-<region>, of which S3 allows 63 characters.`
        : example,
    )
  }
  const word = reservedWords.find((each) => found.includes(each))
  if (word !== undefined) {
    return refused(
      `${describe(found)} contains "${word}", which Cognito refuses in the address of the sign-in page.`,
      example,
    )
  }
  const beginning = reservedBeginnings.find((each) => `${found}-`.startsWith(each))
  if (beginning !== undefined) {
    return refused(`${describe(found)} begins with "${beginning}", which S3 keeps to itself.`, example)
  }
  return understood(found)
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
export function readTableName(found: unknown): Parsed<string> {
  if (typeof found === 'string' && /^[\w.-]{3,255}$/.test(found)) return understood(found)
  return refused(`${describe(found)} is not the name of a table.`, nameAlone(found, 'acme-records'))
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function readBucketName(found: unknown): Parsed<string> {
  if (typeof found === 'string' && /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(found)) return understood(found)
  return refused(`${describe(found)} is not the name of a bucket.`, nameAlone(found, 'acme-evidence'))
}

function nameAlone(found: unknown, example: string): string {
  const isArn = typeof found === 'string' && found.startsWith('arn:')
  return isArn ? `Write its name alone, such as "${example}".` : `Write, for example, "${example}".`
}
