// The real audit thread except for its two waits of 5 s at the end of a page, since the pages of tests load at once, and for the
// second in which it computes how fast the machine is.
import { nonSimulatedSettingsOverrides as timeout } from 'lighthouse/core/config/constants.js'
import { pageFunctions } from 'lighthouse/core/lib/page-functions.js'

for (const wait of Object.keys(timeout) as (keyof typeof timeout)[]) timeout[wait] = 500
pageFunctions.computeBenchmarkIndex = () => 1000
await import('#measure/lighthouse/worker.ts')
