import type { Settings } from '#core/model/settings.ts'
import { tableName } from '#infra/names.ts'
import { dynamodbClient } from '#store/dynamodb/client.ts'
import { dynamodbStore } from '#store/dynamodb/store.ts'
import type { Surroundings } from '../surroundings.ts'
import { deployedEvidence } from './evidence.ts'
import { homeRegionOf } from './home-region.ts'

/** The `Records` of the deployment, for `openRecords`. Throws CliError. */
export function deployedRecords(surroundings: Surroundings, settings: Settings) {
  const region = homeRegionOf(surroundings, settings)
  const client = dynamodbClient({ region })
  const store = dynamodbStore({ client, table: tableName })
  return {
    store,
    evidence: deployedEvidence({ client, region }),
    judge: async () => undefined,
    [Symbol.asyncDispose]: async () => {
      await store.close()
      client.destroy()
    },
  }
}
