/** A statement of a role's policy. */
export interface Statement {
  Effect: string
  Action: string | string[]
  Resource: string | string[]
  Condition?: Record<string, Record<string, string | string[]>>
}

export interface Attempt {
  /** Such as `dynamodb:PutItem`. */
  action: string
  /** ARN. */
  resource: string
  /** Of the items of a DynamoDB table: their partition keys. */
  leadingKeys?: string[]
  /** Of an S3 request: the account that the bucket belongs to. */
  resourceAccount?: string
  /** Of a mail: the address that it comes from. */
  fromAddress?: string
}

/** Whether some statement allows it, as far as IAM's rules are used here; a condition that is not known refuses. */
export function isAllowed(statements: readonly Statement[], attempt: Attempt): boolean {
  return statements.some(
    ({ Effect, Action, Resource, Condition = {} }) =>
      Effect === 'Allow' &&
      list(Action).some((pattern) => isLike(attempt.action, pattern)) &&
      list(Resource).some((pattern) => isLike(attempt.resource, pattern)) &&
      Object.entries(Condition).every(([operator, keys]) => holds(operator, { keys, attempt })),
  )
}

interface Asked {
  keys: Record<string, string | string[]>
  attempt: Attempt
}

function holds(operator: string, { keys, attempt }: Asked): boolean {
  return Object.entries(keys).every(([key, wanted]) => {
    const { leadingKeys, fromAddress, resourceAccount } = attempt
    if (key === 's3:ResourceAccount') {
      return operator === 'StringEquals' && resourceAccount !== undefined && list(wanted).includes(resourceAccount)
    }
    if (key === 'ses:FromAddress') {
      return operator === 'StringEquals' && fromAddress !== undefined && list(wanted).includes(fromAddress)
    }
    if (key !== 'dynamodb:LeadingKeys') return false
    if (operator === 'Null') return String(leadingKeys === undefined) === wanted
    if (operator !== 'ForAllValues:StringLike') return false
    // As AWS has it: without any value it holds.
    return (leadingKeys ?? []).every((value) => list(wanted).some((pattern) => isLike(value, pattern)))
  })
}

function list(one: string | string[]): string[] {
  return Array.isArray(one) ? one : [one]
}

/** `*` stands for anything. */
function isLike(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text)
}
