import type { Range } from './range.ts'

// What the estimate takes for granted, each figure with its reason; docs/cost.md says the same to people. "Measured" means
// with the demo shops (3 sites, 4 steps) on a 2-core machine on 2026-11-22.

/**
 * s a step: the action, then until the page is quiet, which takes 0.5 s at least and 5 s at most (measure/load/settle.ts).
 * Measured 1.1 s on desktop; an imitated phone has a CPU four times slower and 150 ms to every server.
 */
export const secondsAStep: Range = { low: 2, likely: 5, high: 10 }
/** s a visit beside its loads: the browser and the control page. Measured 1 s; Lambda has less than two cores. */
export const secondsAVisit: Range = { low: 1, likely: 2, high: 4 }
/** s a round beside its visits: a cold start takes 3.1 s (lambda.md, "Chromium delivery"), then asking the browser's version. */
export const secondsARound: Range = { low: 2, likely: 4, high: 8 }
/** Rounds measured on another kind of machine: Lambda may be so much slower. */
export const slowerThanHere = 2
/** s of `judge` for a round. */
export const judgeSeconds: Range = { low: 0.5, likely: 1, high: 3 }
/** s of one Lighthouse run on one page. About 20 s (`outpace audit --help`). */
export const auditSeconds: Range = { low: 12, likely: 20, high: 40 }

/** s of `notify` to look for reminders, each hour, and for a benchmark's digest with its PDF, each week. */
export const reminderSeconds: Range = { low: 0.5, likely: 1, high: 3 }
export const digestSeconds: Range = { low: 5, likely: 15, high: 60 }

/** Files a step and visit. Measured 5; 24 frames and a screenshot at most (measure/evidence/filmstrip.ts). */
export const evidenceFiles: Range = { low: 5, likely: 12, high: 25 }
/** Bytes a step and visit. Measured 110 to 166 kB; real pages have more pictures and requests. */
export const evidenceBytes: Range = { low: 100_000, likely: 300_000, high: 1_000_000 }
/** Bytes an audited page: two reports, gzip. Measured 0.07 to 0.18 MB; real pages fail more rules. */
export const auditBytes: Range = { low: 70_000, likely: 300_000, high: 1_000_000 }
export const auditFiles = 2

/** Bytes a site, load and step in the record of a round. Measured 570. */
export const sampleBytes = 600
/** Bytes of a record beside its samples. */
export const recordBytes = 1_000
/** Bytes of the detector of one competitor and step, and of the judge's state: read and written with every round. */
export const streamBytes = 2_000
export const stateBytes = 4_000
/** Bytes a site and step in the record of a day. */
export const dayBytes = 2_000
/** ms. The day in hand is made anew no more often (stages/judge/days.ts). */
export const dayEvery = 10 * 60 * 1000
/** Bytes of an audit's record for each page. */
export const auditRecordBytes = 20_000

/** Bytes of logs a round, of `run` and `judge`, with the lines that carry the metrics. */
export const logBytes: Range = { low: 5_000, likely: 10_000, high: 30_000 }
/** Bytes out of Lambda for each step loaded: what the browser asks for. What pages answer comes in, free. */
export const requestBytes: Range = { low: 50_000, likely: 150_000, high: 500_000 }

/** Mails a month to each person that a benchmark tells: four digests, and incidents that open and close. */
export const mailsAPerson: Range = { low: 4, likely: 10, high: 40 }
/** Mails a month to each recipient of the alarms of the deployment. */
export const alarmMails: Range = { low: 0, likely: 4, high: 30 }
