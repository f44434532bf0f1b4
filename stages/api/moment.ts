import { z } from '@hono/zod-openapi'
import { describe } from '#core/model/parsed.ts'

// Times in addresses, with words for whoever writes one by hand.

export const instant = z.iso.datetime({
  error: ({ input }) => `${describe(input)} is not a time. Write it like 2026-10-13T09:00:00Z.`,
})

/** A date of the market, or an instant. */
export const moment = z.union([z.iso.date(), z.iso.datetime()], {
  error: ({ input }) => `${describe(input)} is not a time. Write it like 2026-10-13 or 2026-10-13T09:00:00Z.`,
})

/** A date of the market. */
export const calendarDate = z.iso.date({
  error: ({ input }) => `${describe(input)} is not a date. Write it like 2026-10-13.`,
})
