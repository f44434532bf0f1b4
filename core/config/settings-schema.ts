import type { z } from 'zod'
import { parseMoney, parseSpeed } from '../units.ts'
import { readMail, readRegion } from './addresses.ts'
import * as field from './fields.ts'
import * as scalar from './scalars.ts'

// What a person may write in outpace.yaml. Each description shows in editors, through schemas/outpace.schema.json.

const speed = scalar.bounded({ parse: parseSpeed, from: '1 kbps', to: '100 Gbps' })

const profile = field.group(
  {
    viewport: field.group(
      {
        width: field.wholeNumber({ description: 'Width in CSS pixels.', examples: ['412'], from: 100, to: 8000 }),
        height: field.wholeNumber({ description: 'Height in CSS pixels.', examples: ['823'], from: 100, to: 8000 }),
      },
      { description: 'Size of the page that is visible at once.', examples: ['{ width: 412, height: 823 }'] },
    ),
    deviceScaleFactor: field
      .number({ description: 'Pixels of the screen for one CSS pixel.', examples: ['2.625'], from: 0.5, to: 5 })
      .default(1),
    mobile: field.yesNo({ description: 'Whether it is a phone, with touch.', examples: ['true'] }).default(false),
    cpuSlowdown: field
      .number({
        description: 'How many times slower than the machine that measures.',
        examples: ['4'],
        from: 1,
        to: 20,
      })
      .default(1),
    network: field
      .group(
        {
          latency: scalar.duration({
            description: 'Time to a server and back.',
            examples: ['170 ms'],
            from: '0 ms',
            to: '10 s',
          }),
          down: field.scalar(speed, { description: 'Speed of downloads.', examples: ['9 Mbps'] }),
          up: field.scalar(speed, { description: 'Speed of uploads.', examples: ['9 Mbps'] }),
        },
        {
          description: "Limits of the network; without them, as fast as the measuring machine's own.",
          examples: ['{ latency: 170 ms, down: 9 Mbps, up: 9 Mbps }'],
        },
      )
      .optional(),
  },
  {
    description: 'A device and its network, imitated alike for every site.',
    examples: ['{ viewport: { width: 412, height: 823 }, mobile: true }'],
  },
)

const keep = { from: '1 day', to: '3650 days' }

const retention = field.group(
  {
    rounds: scalar.duration({ description: 'Every single round.', examples: ['35 days'], ...keep }).prefault('35 days'),
    history: scalar
      .duration({ description: 'Daily figures, incidents, audits and field data.', examples: ['760 days'], ...keep })
      .prefault('760 days'),
    evidence: scalar
      .duration({ description: 'Filmstrips, screenshots and request logs.', examples: ['35 days'], ...keep })
      .prefault('35 days'),
  },
  { description: 'How long things are kept.', examples: ['{ rounds: 35 days }'] },
)

export const settingsFile = field
  .group(
    {
      homeRegion: field
        .scalar(readRegion, {
          description: 'AWS region of the table, the dashboard and the mails.',
          examples: ['ap-southeast-2'],
        })
        .optional(),
      recipients: field
        .list(field.scalar(readMail, { description: 'A mail address.', examples: ['ceo@acme.example'] }), {
          description: 'Who is told where a benchmark names nobody.',
          examples: ['[ceo@acme.example]'],
          least: 0,
          most: 50,
        })
        .prefault([]),
      sender: field
        .scalar(readMail, { description: 'Address that mails come from.', examples: ['outpace@acme.example'] })
        .optional(),
      retention: retention.prefault({}),
      monthlySpendingCap: field
        .scalar(parseMoney, {
          description: 'What AWS may cost in a month before the recipients are warned, in US dollars.',
          examples: ['100 USD'],
        })
        .optional(),
      profiles: field
        .record(profile, {
          description: 'Devices and networks of your own, by name, for the markets of benchmarks.',
          examples: ['{ phone-3g: { viewport: { width: 412, height: 823 } } }'],
        })
        .prefault({}),
    },
    { description: 'What holds for the whole deployment.', examples: ['{}'] },
  )
  .meta({ title: 'Outpace settings' })

export type SettingsFile = z.output<typeof settingsFile>
export type ProfileFile = z.output<typeof profile>
