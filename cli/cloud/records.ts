import type { Settings } from '#core/model/settings.ts'
import { dynamodbClient } from '#store/dynamodb/client.ts'
import { dynamodbStore } from '#store/dynamodb/store.ts'
import type { Surroundings } from '../surroundings.ts'
import { deployedEvidence } from './evidence.ts'
import { homeRegionOf } from './home-region.ts'
import { deployedNames } from './names.ts'

/** The `Records` of the deployment, for `openRecords`. Throws CliError. */
export function deployedRecords(surroundings: Surroundings, settings: Settings) {
  const region = homeRegionOf(surroundings, settings)
  const names = deployedNames(surroundings, settings)
  const client = dynamodbClient({ region })
  const store = dynamodbStore({ client, table: names.table })
  return {
    store,
    evidence: deployedEvidence({ client, region, names }),
    judge: async () => undefined,
    [Symbol.asyncDispose]: async () => {
      await store.close()
      client.destroy()
    },
  }
}
