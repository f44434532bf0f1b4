import { closest, describe, type Parsed, refused, understood } from '../model/parsed.ts'
import { didYouMean } from './problem-words.ts'

/** The commercial AWS regions and the cities they are known by. */
export const regions: Record<string, string> = {
  'af-south-1': 'Cape Town',
  'ap-east-1': 'Hong Kong',
  'ap-east-2': 'Taipei',
  'ap-northeast-1': 'Tokyo',
  'ap-northeast-2': 'Seoul',
  'ap-northeast-3': 'Osaka',
  'ap-south-1': 'Mumbai',
  'ap-south-2': 'Hyderabad',
  'ap-southeast-1': 'Singapore',
  'ap-southeast-2': 'Sydney',
  'ap-southeast-3': 'Jakarta',
  'ap-southeast-4': 'Melbourne',
  'ap-southeast-5': 'Kuala Lumpur',
  'ap-southeast-6': 'Auckland',
  'ap-southeast-7': 'Bangkok',
  'ca-central-1': 'Montreal',
  'ca-west-1': 'Calgary',
  'eu-central-1': 'Frankfurt',
  'eu-central-2': 'Zurich',
  'eu-north-1': 'Stockholm',
  'eu-south-1': 'Milan',
  'eu-south-2': 'Spain',
  'eu-west-1': 'Dublin',
  'eu-west-2': 'London',
  'eu-west-3': 'Paris',
  'il-central-1': 'Tel Aviv',
  'me-central-1': 'Dubai',
  'me-south-1': 'Bahrain',
  'me-west-1': 'Riyadh',
  'mx-central-1': 'Mexico City',
  'sa-east-1': 'Sao Paulo',
  'us-east-1': 'Virginia',
  'us-east-2': 'Ohio',
  'us-west-1': 'California',
  'us-west-2': 'Oregon',
}

/** `ap-southeast-2`. Only those known here, because a typing mistake would show only when it is deployed. */
export function readRegion(found: unknown): Parsed<string> {
  if (typeof found === 'string' && Object.hasOwn(regions, found)) return understood(found)
  const text = typeof found === 'string' ? found : ''
  const apart = otherPartition(text)
  if (apart !== undefined) {
    const { name, instead } = apart
    return refused(
      `${describe(found)} is in ${name}, which has accounts of its own and where Outpace cannot be deployed.`,
      `Use a commercial region nearby, such as "${instead}" (${regions[instead]}).`,
    )
  }
  const city = closest(text, Object.values(regions))
  const [byCity] = Object.entries(regions).find(([, name]) => name === city) ?? []
  const hint = byCity === undefined ? didYouMean(text, Object.keys(regions)) : `${city} is "${byCity}".`
  const remedy = hint ?? 'Write, for example, "ap-southeast-2" (Sydney).'
  const mayBeNew = hint === undefined || /^[a-z]{2}-[a-z]+-\d$/.test(text)
  return refused(
    `${describe(found)} is not an AWS region.`,
    mayBeNew ? `${remedy} A region opened after this version needs a newer Outpace.` : remedy,
  )
}

/** An AWS region or `local`. */
export function readMarketRegion(found: unknown): Parsed<string> {
  if (found === 'local') return understood(found)
  const reading = readRegion(found)
  if (reading.ok || otherPartition(String(found)) !== undefined) return reading
  const local = typeof found === 'string' && closest(found, ['local']) !== undefined
  return refused(
    `${describe(found)} is neither an AWS region nor "local".`,
    local ? 'Did you mean "local"?' : reading.words.hint,
  )
}

/** Partitions, by how their regions begin: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
const otherPartitions = [
  { begins: 'cn-', name: 'AWS China', instead: 'ap-east-1' },
  { begins: 'us-gov-', name: 'AWS GovCloud', instead: 'us-west-2' },
  { begins: 'us-iso', name: 'an isolated part of AWS', instead: 'us-east-1' },
  { begins: 'eu-iso', name: 'an isolated part of AWS', instead: 'eu-west-2' },
  { begins: 'eusc-', name: 'the AWS European Sovereign Cloud', instead: 'eu-central-1' },
] as const

function otherPartition(region: string) {
  return otherPartitions.find(({ begins }) => region.trim().toLowerCase().startsWith(begins))
}
