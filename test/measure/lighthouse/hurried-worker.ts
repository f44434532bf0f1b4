// The real audit thread in all but its waits at a page's end, 5 s and once more 5 s: the pages of tests come at once.
import { nonSimulatedSettingsOverrides as patience } from 'lighthouse/core/config/constants.js'

for (const wait of Object.keys(patience) as (keyof typeof patience)[]) patience[wait] = 500
await import('#measure/lighthouse/worker.ts')
