import type { Range } from './range.ts'

// Assumptions of the estimate, each figure with its reason; docs/cost.md lists the same for readers. "Measured" means with
// the demo shops (3 sites, 4 steps) on a 2-core machine on 2026-11-22.

/**
 * s per step: the action, then waiting until the page is quiet, which takes 0.5 s to 5 s (measure/load/settle.ts).
 * Measured 1.1 s on desktop; an emulated phone has a CPU four times slower and 150 ms of latency to every server.
 */
export const secondsAStep: Range = { low: 2, likely: 5, high: 10 }
/**
 * s to accept a consent banner, on top of the first step: until it is found, clicked and stored. 2 s where it is known, 4 s where
 * there is none, up to 20 s where its manager is slow (measure/consent/banner.ts).
 */
export const secondsToAccept: Range = { low: 1, likely: 3, high: 8 }
/** s per visit on top of its loads: the browser and the control page. Measured 1 s; Lambda has less than two cores. */
export const secondsAVisit: Range = { low: 1, likely: 2, high: 4 }
/** s per round on top of its visits: a cold start takes 3.1 s (lambda.md, "Chromium delivery"), then the version query. */
export const secondsARound: Range = { low: 2, likely: 4, high: 8 }
/** Factor for rounds measured on another kind of machine: Lambda may be this much slower. */
export const slowerThanHere = 2
/** s of `judge` per round. */
export const judgeSeconds: Range = { low: 0.5, likely: 1, high: 3 }
/** s per Lighthouse run on one page. About 20 s (`outpace audit --help`). */
export const auditSeconds: Range = { low: 12, likely: 20, high: 40 }

/** s of `notify` for the hourly check for reminders, and for a benchmark's weekly digest with its PDF. */
export const reminderSeconds: Range = { low: 0.5, likely: 1, high: 3 }
export const digestSeconds: Range = { low: 5, likely: 15, high: 60 }

/** s of `notify` for a question to CrUX, one after another, and bytes of a site's record with the weeks of its origin. */
export const fieldSeconds: Range = { low: 0.1, likely: 0.3, high: 1 }
export const fieldRecordBytes = 8_000

/** Bytes per market of what the dispatcher counts: what `judge` found last, and what the plan expects. */
export const healthBytes = 300
export const expectedBytes = 160

/** Bytes of the newest change of a benchmark's live settings, before and after. Measured 470 to 1,100 with two competitors. */
export const settingsBytes = 800

/** s of `dispatch` per look, and requests of SQS for a message: sent in batches, received, deleted. */
export const dispatchSeconds: Range = { low: 0.05, likely: 0.15, high: 0.5 }
export const messageRequests = 3
/**
 * Requests of SQS per month by which Lambda waits for messages of a queue: five at a time, of 20 s each
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html).
 */
export const pollsAQueue: number = (5 * (365 / 12) * 24 * 60 * 60) / 20

/** Files per step and visit. Measured 5; at most 24 frames and a screenshot (measure/evidence/filmstrip.ts). */
export const evidenceFiles: Range = { low: 5, likely: 12, high: 25 }
/** Bytes per step and visit. Measured 110 to 166 kB; real pages have more images and requests. */
export const evidenceBytes: Range = { low: 100_000, likely: 300_000, high: 1_000_000 }
/** Bytes per audited page: two reports, gzip. Measured 0.07 to 0.18 MB; real pages fail more rules. */
export const auditBytes: Range = { low: 70_000, likely: 300_000, high: 1_000_000 }
export const auditFiles = 2

// Records as the table holds them, deflated (store/dynamodb/item.ts).

/**
 * Bytes per site, load and step in the record of a round. Measured 570 of JSON, of which a sixth is left; pages with more texts of
 * their own leave more.
 */
export const sampleBytes = 100
/** Bytes of a record without its samples. */
export const recordBytes = 400
/**
 * Bytes of the detector for one competitor and step, and of the judge's state: read and written in every round. Measured 3,700
 * and 8,500 of JSON after a month (bench/judge-stage.ts), of which a half and a quarter are left.
 */
export const streamBytes = 1_750
export const stateBytes = 2_000
/** Bytes per step in the record of a site's day. Measured 600 of JSON, of which a third is left. */
export const dayBytes = 200
/** A day is stored after its first round, and again once it is over, from all its rounds (stages/judge/days.ts). */
export const storedADay = 2
/** Bytes of an audit's record per page. */
export const auditRecordBytes = 20_000

/** Log bytes per round, of `run` and `judge`, including the lines that carry the metrics. */
export const logBytes: Range = { low: 5_000, likely: 10_000, high: 30_000 }
/** Bytes out of Lambda per step loaded: the browser's requests. Responses are inbound and free. */
export const requestBytes: Range = { low: 50_000, likely: 150_000, high: 500_000 }

/**
 * Requests of the dashboard per month: no visits; five people look for a quarter of an hour every working day; a screen on
 * a wall shows it day and night. An open page makes three requests a minute (dashboard/api.ts).
 */
export const dashboardRequests: Range = { low: 0, likely: 5_000, high: 130_000 }
/** s of `api` per request, cold starts included. */
export const apiSeconds: Range = { low: 0.05, likely: 0.15, high: 0.5 }

/** Mails per month to each recipient of a benchmark: four digests, and incidents that open and close. */
export const mailsAPerson: Range = { low: 4, likely: 10, high: 40 }
/** Mails per month to each recipient of the deployment's own alarms. */
export const alarmMails: Range = { low: 0, likely: 4, high: 30 }
