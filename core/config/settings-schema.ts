import type { z } from 'zod'
import { describe, type Parsed, refused, understood } from '../model/parsed.ts'
import { usualRetention, weekdays } from '../model/settings.ts'
import { DAY } from '../model/time.ts'
import { type Money, parseDuration, parseMoney, parseSpeed } from '../model/units.ts'
import { readMail, readOperator } from './addresses.ts'
import { channel, recipient } from './audience-schema.ts'
import { readBucketName, readNamePrefix, readTableName } from './aws-names.ts'
import { readContact } from './contact.ts'
import { readClock, readHost, readPlace, readSecretName } from './delivery-words.ts'
import * as field from './fields.ts'
import { hasControls } from './problem.ts'
import { readRegion } from './regions.ts'
import * as scalar from './scalars.ts'

// What users may write in outpace.yaml. Editors show the descriptions, through schemas/outpace.schema.json.

const digestDays = [...weekdays, 'never'] as const

const speed = scalar.bounded({ parse: parseSpeed, from: '1 kbps', to: '100 Gbps' })

const profile = field.group(
  {
    viewport: field.group(
      {
        width: field.wholeNumber({ description: 'Width in CSS pixels.', examples: ['412'], from: 100, to: 8000 }),
        height: field.wholeNumber({ description: 'Height in CSS pixels.', examples: ['823'], from: 100, to: 8000 }),
      },
      { description: 'Size of the visible part of the page.', examples: ['{ width: 412, height: 823 }'] },
    ),
    deviceScaleFactor: field
      .number({ description: 'Screen pixels per CSS pixel.', examples: ['2.625'], from: 0.5, to: 5 })
      .default(1),
    mobile: field
      .yesNo({ description: 'Whether it is a phone, with a touch screen.', examples: ['true'] })
      .default(false),
    cpuSlowdown: field
      .number({
        description: 'How many times slower the CPU is than that of the measuring machine.',
        examples: ['4'],
        from: 1,
        to: 20,
      })
      .default(1),
    network: field
      .group(
        {
          latency: scalar.duration({
            description: 'Round-trip time to a server.',
            examples: ['170 ms'],
            from: '0 ms',
            to: '10 s',
          }),
          down: field.scalar(speed, { description: 'Speed of downloads.', examples: ['9 Mbps'] }),
          up: field.scalar(speed, { description: 'Speed of uploads.', examples: ['9 Mbps'] }),
          initialWindow: field
            .wholeNumber({
              description: "TCP's initial congestion window, packets. Default: connections do not start slowly.",
              examples: ['10'],
              from: 1,
              to: 100,
            })
            .optional(),
        },
        {
          description: "Limits of the network. Default: as fast as the measuring machine's own.",
          examples: ['{ latency: 170 ms, down: 9 Mbps, up: 9 Mbps }'],
        },
      )
      .optional(),
  },
  {
    description: 'A device and its network, emulated in the same way for every site.',
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

function readCertificate(found: unknown): Parsed<string> {
  if (typeof found === 'string' && /^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/.test(found)) {
    return understood(found)
  }
  return refused(
    `${describe(found)} is not the ARN of a certificate in us-east-1.`,
    'Request one in AWS Certificate Manager in us-east-1, and copy its ARN.',
  )
}

function readCap(found: unknown): Parsed<Money> {
  const reading = parseMoney(found)
  if (reading.ok && reading.value.currency === 'USD') return reading
  const message = reading.ok ? 'AWS bills in US dollars.' : reading.words.message
  return refused(message, `Write, for example, ${typeof found === 'number' ? found : 100} USD.`)
}

function readUser(found: unknown): Parsed<string> {
  if (typeof found === 'string' && found !== '' && found.length <= 254 && !hasControls(found)) return understood(found)
  return refused(`${describe(found)} is not a user name.`, 'Write, for example, outpace@acme.example')
}

const inDays = (ms: number): string => `${ms / DAY} days`

const retention = field.group(
  {
    rounds: scalar
      .duration({ description: 'Individual rounds.', examples: ['35 days'], ...keep })
      .prefault(inDays(usualRetention.rounds)),
    history: scalar
      .duration({ description: 'Daily figures, incidents, audits and field data.', examples: ['760 days'], ...keep })
      .prefault(inDays(usualRetention.history)),
    evidence: scalar
      .duration({ description: 'Filmstrips, screenshots and request logs.', examples: ['35 days'], ...keep })
      .prefault(inDays(usualRetention.evidence)),
  },
  { description: 'How long data is kept.', examples: ['{ rounds: 35 days }'] },
)

const smtp = field.group(
  {
    host: field.scalar(readHost, { description: 'The mail server.', examples: ['smtp.acme.example'] }),
    port: field.wholeNumber({ description: 'Its port.', examples: ['587'], from: 1, to: 65535 }).default(587),
    secure: field
      .yesNo({
        description:
          'Whether the connection starts with TLS; otherwise it upgrades to TLS if the server supports it. Default: on port 465.',
        examples: ['true'],
      })
      .optional(),
    user: field.scalar(readUser, { description: 'User name.', examples: ['outpace@acme.example'] }).optional(),
    password: field
      .scalar(readSecretName, {
        description: 'Name of the secret that holds the password.',
        examples: ['smtp-password'],
      })
      .optional(),
  },
  {
    description:
      'Mail server for mails from this machine. Default: mails are written to .outpace/outbox. Functions on AWS use SES or SNS.',
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
  { description: 'When the weekly digest is sent.', examples: ['{ on: Monday, at: 08:00 }'] },
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
      namePrefix: field
        .scalar(readNamePrefix, {
          description:
            'What the names of everything in AWS begin with, so that an account has room for several installations. Default: outpace.',
          examples: ['acme-shop'],
        })
        .optional(),
      table: field
        .scalar(readTableName, {
          description: 'Name of a table of yours that keeps the records, in place of one that Outpace creates.',
          examples: ['acme-records'],
        })
        .optional(),
      evidenceBucket: field
        .scalar(readBucketName, {
          description:
            'Name of a bucket of yours that keeps filmstrips and screenshots, in place of one that Outpace creates.',
          examples: ['acme-evidence'],
        })
        .optional(),
      recipients: field
        .list(recipient, {
          description: 'Who is notified if a benchmark names no recipients.',
          examples: ['[ceo@acme.example]'],
          of: 'recipients',
          least: 0,
          most: 50,
        })
        .prefault([]),
      operators: field
        .list(
          field.scalar(readOperator, {
            description: 'A mail address, an https address, or the ARN of a queue of SQS or a topic of SNS.',
            examples: ['sre@acme.example', 'arn:aws:sns:eu-west-1:123456789012:ops'],
          }),
          {
            description: 'Who is notified of problems with Outpace itself. Default: the recipients.',
            examples: ['[sre@acme.example]'],
            of: 'operators',
            least: 1,
            most: 50,
          },
        )
        .optional(),
      sender: field
        .scalar(readMail, { description: 'Address that mails are sent from.', examples: ['outpace@acme.example'] })
        .optional(),
      channels: field
        .list(channel, {
          description: 'Where to report incidents in addition to mail.',
          examples: ['[{ slack: slack-web-team }]'],
          of: 'channels',
          least: 0,
          most: 20,
        })
        .prefault([]),
      cruxKey: field
        .scalar(readSecretName, {
          description: 'Name of the secret that holds the key of the CrUX API, for field data.',
          examples: ['crux-key'],
        })
        .optional(),
      smtp: smtp.optional(),
      dashboard: field
        .scalar(readPlace, {
          description: 'Address of the dashboard, which mails link to.',
          examples: ['https://outpace.acme.example'],
        })
        .optional(),
      deployDashboard: field
        .yesNo({
          description: 'Whether a deployment to AWS includes the dashboard, behind a sign-in.',
          examples: ['false'],
        })
        .default(true),
      dashboardCertificate: field
        .scalar(readCertificate, {
          description:
            'ARN of a certificate for the address of the dashboard, in us-east-1, where CloudFront looks for it.',
          examples: ['arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef'],
        })
        .optional(),
      runbook: field
        .scalar(readPlace, {
          description: 'Address of the published docs/runbook.md; alarms and mails link to its headings.',
          examples: ['https://github.com/acme/outpace/blob/main/docs/runbook.md'],
        })
        .optional(),
      digest: digest.prefault({}),
      reminder: field
        .scalar(readReminder, {
          description: 'Time after which an incident that is still open is reported again, or "never".',
          examples: ['24 hours', 'never'],
        })
        .prefault('24 hours'),
      retention: retention.prefault({}),
      concurrency: field
        .wholeNumber({
          description:
            'How many rounds, and how many audits, may run at once in an AWS region. Default: 5 rounds and 2 audits.',
          examples: ['5'],
          from: 2,
          to: 1000,
        })
        .optional(),
      contact: field
        .scalar(readContact, {
          description:
            'A page (https) or a mail address where the owner of a measured site finds out who measures it. The user agent of every request has it.',
          examples: ['https://acme.example/outpace', 'outpace@acme.example'],
        })
        .optional(),
      competitorLoadsPerDay: field
        .wholeNumber({
          description:
            "How often at most a competitor's host is loaded in a day, by all benchmarks and markets together.",
          examples: ['1000'],
          from: 1,
          to: 100_000,
        })
        .prefault(500),
      monthlySpendingCap: field
        .scalar(readCap, {
          description:
            'Monthly limit on AWS costs, in US dollars: a deployment with a higher estimate is refused, and the operators are notified when the bill approaches it.',
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
    { description: 'Settings for the whole deployment.', examples: ['{}'] },
  )
  .meta({ title: 'Outpace settings' })

export type SettingsFile = z.output<typeof settingsFile>
export type ProfileFile = z.output<typeof profile>
