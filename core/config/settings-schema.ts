import type { z } from 'zod'
import { describe, type Parsed, refused, understood } from '../model/parsed.ts'
import { weekdays } from '../model/settings.ts'
import { parseDuration, parseMoney, parseSpeed } from '../model/units.ts'
import { readMail, readRegion } from './addresses.ts'
import { channel, recipient } from './audience-schema.ts'
import { readClock, readHost, readPlace, readSecretName } from './delivery-words.ts'
import * as field from './fields.ts'
import { hasControls } from './problem.ts'
import * as scalar from './scalars.ts'

// What a person may write in outpace.yaml. Each description shows in editors, through schemas/outpace.schema.json.

const digestDays = [...weekdays, 'never'] as const

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

/** `never` is null. */
function readReminder(found: unknown): Parsed<number | null> {
  return found === 'never' ? understood(null) : reminderTime(found)
}

const reminderTime = scalar.bounded({
  parse: parseDuration,
  from: '1 hour',
  to: '30 days',
  units: ['hours', 'days'],
  beyond: ['short', 'long'],
})

function readUser(found: unknown): Parsed<string> {
  if (typeof found === 'string' && found !== '' && found.length <= 254 && !hasControls(found)) return understood(found)
  return refused(`${describe(found)} is no name to sign in with.`, 'Write, for example, outpace@acme.example')
}

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

const smtp = field.group(
  {
    host: field.scalar(readHost, { description: 'The mail server.', examples: ['smtp.acme.example'] }),
    port: field.wholeNumber({ description: 'Its port.', examples: ['587'], from: 1, to: 65535 }).default(587),
    secure: field
      .yesNo({
        description:
          'Whether the connection begins with TLS, as on port 465; otherwise it changes to TLS if the server can.',
        examples: ['true'],
      })
      .default(false),
    user: field
      .scalar(readUser, { description: 'Name to sign in with.', examples: ['outpace@acme.example'] })
      .optional(),
    password: field
      .scalar(readSecretName, {
        description: 'Name of the secret that holds the password.',
        examples: ['smtp-password'],
      })
      .optional(),
  },
  {
    description:
      'Mail server for mails of this machine. Without it they are written to .outpace/outbox. Functions on AWS use SES or SNS.',
    examples: ['{ host: smtp.acme.example }'],
  },
)

const digest = field.group(
  {
    on: field
      .oneOf(digestDays, { kind: 'day', description: 'Day of the week, or "never".', examples: ['Monday'] })
      .default('Monday'),
    at: field
      .scalar(readClock, { description: "Time of day in the market's time zone.", examples: ['08:00'] })
      .prefault('08:00'),
  },
  { description: 'When the digest of the week is sent.', examples: ['{ on: Monday, at: 08:00 }'] },
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
        .list(recipient, {
          description: 'Who is told where a benchmark names nobody.',
          examples: ['[ceo@acme.example]'],
          least: 0,
          most: 50,
        })
        .prefault([]),
      operators: field
        .list(field.scalar(readMail, { description: 'A mail address.', examples: ['sre@acme.example'] }), {
          description: 'Who is told when Outpace itself is in trouble. Without it: the recipients.',
          examples: ['[sre@acme.example]'],
          least: 1,
          most: 50,
        })
        .optional(),
      sender: field
        .scalar(readMail, { description: 'Address that mails come from.', examples: ['outpace@acme.example'] })
        .optional(),
      channels: field
        .list(channel, {
          description: 'Where incidents are told beside mails.',
          examples: ['[{ slack: slack-web-team }]'],
          least: 0,
          most: 20,
        })
        .prefault([]),
      smtp: smtp.optional(),
      dashboard: field
        .scalar(readPlace, {
          description: 'Address of the dashboard, which mails link to.',
          examples: ['https://outpace.acme.example'],
        })
        .optional(),
      runbook: field
        .scalar(readPlace, {
          description: 'Address at which docs/runbook.md is read; alarms and mails link to its headings.',
          examples: ['https://github.com/acme/outpace/blob/main/docs/runbook.md'],
        })
        .optional(),
      digest: digest.prefault({}),
      reminder: field
        .scalar(readReminder, {
          description: 'After how long an incident that is still open is told again; or "never".',
          examples: ['24 hours', 'never'],
        })
        .prefault('24 hours'),
      retention: retention.prefault({}),
      concurrency: field
        .wholeNumber({
          description:
            'How many rounds, and how many audits, may be measured at once in a region of AWS. Without it: as many as the account allows.',
          examples: ['5'],
          from: 1,
          to: 1000,
        })
        .optional(),
      monthlySpendingCap: field
        .scalar(parseMoney, {
          description:
            'What AWS may cost in a month, in US dollars: an estimate above it is not deployed, and the operators are told when the bill nears it.',
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
