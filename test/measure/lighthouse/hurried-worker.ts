// The real audit thread in all but its waits at a page's end, 5 s and once more 5 s: the pages of tests come at once.
import { nonSimulatedSettingsOverrides as timeout } from 'lighthouse/core/config/constants.js'

for (const wait of Object.keys(timeout) as (keyof typeof timeout)[]) timeout[wait] = 500
await import('#measure/lighthouse/worker.ts')
