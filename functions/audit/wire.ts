import { unpackedChromium } from '#measure/chromium/find.ts'
import { countedEvidence } from '../counted-evidence.ts'
import { type Deployed, deployedNames, evidenceOf, readEnvironment, storeOf } from '../environment.ts'
import { journeySecrets } from '../journey-secrets.ts'
import { log, logged, write } from '../log.ts'
import { refusedLine } from '../metrics.ts'
import { withTemporaryFolder } from '../temporary-folder.ts'
import { auditHandler } from './handler.ts'

/** Memory for Node, this program and Lighthouse, bytes; the browser gets the rest of the function's memory. */
const workerMemory = 1024 * 1024 * 1024

/**
 * The handler of `audit` with the adapters that its environment names; `infra/bundle/bundle.ts` puts Lighthouse next to it.
 * Its role needs to query items of `round#`, get and put items of `audit#`, put evidence, and read the secrets that open our own site.
 */
export function wireAudit({
  retention,
  contact,
}: Pick<Deployed, 'retention' | 'contact'>): ReturnType<typeof auditHandler> {
  const environment = readEnvironment(['table', 'bucket', 'homeRegion', 'chromium', 'region', 'memory'])
  const { chromium, region, memory } = environment
  const names = deployedNames()
  const evidence = evidenceOf(environment)
  return logged(
    'audit',
    withTemporaryFolder(
      auditHandler({
        contact,
        store: storeOf(environment),
        retention: retention.history,
        region,
        // Scores depend on the CPU, which Lambda allots in proportion to memory.
        machine: `${memory / 1024 / 1024} MB`,
        files: unpackedChromium(chromium),
        memory: memory - workerMemory,
        lighthouse: new URL('./lighthouse.mjs', import.meta.url),
        secret: journeySecrets(names, region),
        keepEvidence: countedEvidence(evidence.put, () => write(refusedLine({ names, now: Date.now() }))),
        progress: (event) => {
          if (event.type === 'warning') log('warn', event)
          if (event.type === 'run-ended') log('info', event)
        },
      }),
    ),
  )
}
