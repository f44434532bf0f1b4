import { setTimeout as pause } from 'node:timers/promises'
import { cruxClient } from '#measure/field/crux.ts'
import { askField } from '#stages/field/field.ts'
import { type Deployed, deployedNames, readEnvironment, storeOf } from '../environment.ts'
import { type InvocationContext, logged } from '../log.ts'
import { secretsOf } from '../secrets.ts'
import { fieldHandler } from './handler.ts'

/** ms. The quota of CrUX is by the minute; two of these leave the function time to ask. */
const quotaEvery = 61_000

/** The handler of `field` with the adapters that its environment names. `cruxKey` is the name of the secret with the key. */
export function wireField({ retention, cruxKey }: Pick<Deployed, 'retention'> & { cruxKey: string | undefined }) {
  const environment = readEnvironment(['table', 'homeRegion'])
  const names = deployedNames()
  const store = storeOf(environment)
  const readSecret = secretsOf({ region: environment.homeRegion })
  const handle = fieldHandler({
    ask: async (benchmark) => {
      if (cruxKey === undefined) throw new Error('outpace.yaml names no cruxKey. Deploy again: npx cdk deploy --all')
      const key = (await readSecret(names.notifySecret(cruxKey))).trim()
      const client = cruxClient({ key, waitForQuota: () => pause(quotaEvery) })
      const asked = { store, benchmark, client, now: Date.now(), retention: retention.history, missing: true }
      const { records, skipped } = await askField(asked)
      return { sites: records.length, skipped: skipped.length }
    },
    now: Date.now,
  })
  return logged('field', (event: unknown, _context: InvocationContext) => handle(event))
}
