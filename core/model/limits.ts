import { DAY, HOUR } from './time.ts'

/** s that a round or an audit may take; the rest is skipped. This is Lambda's maximum time-out. */
export const longestRound = 900

/** ms. A site that asks for a longer pause, by mistake or on purpose, is asked again the next day. */
export const longestPause = DAY

/** ms. Each market's evidence load runs at most once in this interval. */
export const evidenceEvery = HOUR

/**
 * Bytes of a record. DynamoDB stores items of up to 400 KB, attribute names included
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items); the rest is for names,
 * version and expiry.
 */
export const largestRecord = 350 * 1024

/** Most frames of a step's filmstrip. */
export const mostFrames = 24

/**
 * Bytes that a stored round keeps at least of each text that comes from a page. Only a round that would be too large to store
 * is cut down to these, so they decide how large a benchmark can be: they leave room for a retried load in every visit, and
 * without retries for more than twice as much text.
 */
export const leastTexts = { url: 60, title: 30, element: 30, message: 150 } as const

/** ms. No step of a load takes less, because a page is read once it is quiet: measure/load/settle.ts. */
export const shortestStep = 400
