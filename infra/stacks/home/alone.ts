import { Stack } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { DeployError } from '../../deploy-error.ts'
import type { Names } from '../../names.ts'

/** By app: what its installations have. */
const taken = new WeakMap<object, Set<string>>()

/** Throws DeployError where another installation of the app has the same prefix, table or bucket in the same account and region. */
export function assertAlone(scope: Construct, names: Names): void {
  const { account, region } = Stack.of(scope)
  const known = taken.get(scope.node.root) ?? new Set()
  taken.set(scope.node.root, known)
  const own = [`prefix ${names.prefix}`, `table ${names.table}`, `bucket ${names.bucket({ account, region })}`]
  const keys = own.map((each) => [each, account, region].join(' '))
  const shared = own.filter((_, at) => known.has(keys[at] ?? ''))
  if (shared.length > 0) throw sameNames(names)
  for (const key of keys) known.add(key)
}

export function sameNames({ prefix, table }: Names): DeployError {
  return new DeployError(
    `Two installations of this app share names: namePrefix ${prefix}, table ${table}. Give each a namePrefix of its own, and a table and a bucket of its own where outpace.yaml names them: their records would mix.`,
  )
}
