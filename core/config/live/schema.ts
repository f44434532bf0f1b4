import { z } from 'zod'
import { mostCompetitors } from '../benchmark-schema.ts'
import * as field from '../fields.ts'

// Which keys can be changed without a deployment. What their values may be is decided by the schema of the whole benchmark,
// over which they are laid: overlay.ts.

const any = z.unknown().optional()

const competitor = field.group(
  {
    name: z.string({ error: 'This competitor needs a name.\nWrite, for example, name: Globex' }),
    origin: any,
    pages: any,
  },
  { description: 'A competitor given by pages.', examples: ['{ name: Globex, origin: "https://globex.example" }'] },
)

export const liveSettings = field.group(
  {
    every: any,
    target: field
      .group(
        { against: any, metric: any, margin: any, promise: any },
        { description: 'What counts as being ahead.', examples: ['{ margin: 3% }'] },
      )
      .optional(),
    alarm: field
      .group({ to: any }, { description: 'Who is notified.', examples: ['{ to: [ceo@acme.example] }'] })
      .optional(),
    competitors: field
      .list(competitor, {
        description: 'All competitors that are given by pages.',
        examples: ['[{ name: Globex, origin: "https://globex.example", pages: { home: / } }]'],
        of: 'competitors',
        least: 0,
        most: mostCompetitors,
      })
      .optional(),
  },
  { description: 'Live settings of a benchmark.', examples: ['{ every: 30 minutes }'] },
)
