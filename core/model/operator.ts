/** How an operator hears of CloudWatch alarms. */
export interface Operator {
  kind: 'mail' | 'https' | 'queue' | 'topic'
  /** Mail address, URL, or ARN. */
  address: string
  /** Of a queue or a topic. */
  region?: string
}

const kinds = { sqs: 'queue', sns: 'topic' } as const

/** What is written in `operators` of outpace.yaml. */
export function operatorOf(address: string): Operator {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
  const [, service, region] = /^arn:aws[a-z-]*:(sqs|sns):([a-z0-9-]+):\d{12}:[\w.-]+$/.exec(address) ?? []
  if (service !== undefined && region !== undefined) {
    return { kind: kinds[service as keyof typeof kinds], address, region }
  }
  return { kind: address.startsWith('https://') ? 'https' : 'mail', address }
}

/** Whether an operator hears of alarms in a region: CloudWatch can notify no topic in another one. */
export function hears({ kind, region }: Operator, alarmRegion: string): boolean {
  return kind !== 'topic' || region === alarmRegion
}
