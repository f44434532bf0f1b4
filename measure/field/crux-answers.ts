import { z } from 'zod'

/** A double is text in CrUX: `"0.05"`. Larger than a day, it is not a load time. */
const value = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,3}(\.\d{1,6})?$/)
      .transform(Number),
  ])
  .pipe(z.number().min(0).max(86_400_000))
const date = z.object({
  year: z.number().int().min(2017).max(9999),
  month: z.number().int().min(1).max(12),
  day: z.number().int().min(1).max(31),
})
const period = z.object({ firstDate: date, lastDate: date })
const metrics = z.record(z.string(), z.object({ percentiles: z.object({ p75: value }).optional() }))

export type CruxMetrics = z.output<typeof metrics>
export type CruxPeriod = z.output<typeof period>

export const recordAnswer = z.object({ record: z.object({ metrics, collectionPeriod: period }) })

export const historyAnswer = z.object({
  record: z.object({
    metrics: z.record(
      z.string(),
      // A week without data is null, or "NaN" in histograms, which are not read.
      z.object({ percentilesTimeseries: z.object({ p75s: z.array(value.nullable()).max(60) }).optional() }),
    ),
    collectionPeriods: z.array(period).max(60),
  }),
})

const error = z.object({ error: z.object({ message: z.string() }) })

/** What Google says is wrong; empty where it says nothing. */
export function errorAnswer(text: string): string {
  try {
    return error.safeParse(JSON.parse(text)).data?.error.message ?? ''
  } catch {
    return ''
  }
}
