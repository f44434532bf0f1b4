// The real audit thread except for its two waits of 5 s at the end of a page: the pages of tests load at once.
import { nonSimulatedSettingsOverrides as timeout } from 'lighthouse/core/config/constants.js'

for (const wait of Object.keys(timeout) as (keyof typeof timeout)[]) timeout[wait] = 500
await import('#measure/lighthouse/worker.ts')
