import { severities } from '../model/recipient.ts'
import { readLocale, readMail, readTimeZone } from './addresses.ts'
import { readQuiet, readSecretName, readWebhook } from './delivery-words.ts'
import * as field from './fields.ts'
import * as scalar from './scalars.ts'

// Who is told what, and how. Each description shows in editors.

const mail = field.scalar(readMail, { description: 'A mail address.', examples: ['ceo@acme.example'] })

const wishes = {
  severity: field
    .oneOf(severities, {
      kind: 'level',
      description:
        'The least that is told: "urgent", customers cannot get through; "warning", we slowed or broke our promise; "info", a competitor got faster.',
      examples: ['warning'],
    })
    .default('info'),
  quiet: field
    .scalar(readQuiet, {
      description: 'Hours in which only what is urgent is told; the rest waits until they end.',
      examples: ['22:00-07:00'],
    })
    .optional(),
  locale: field
    .scalar(readLocale, {
      description: "For numbers and dates. Without it: the market's.",
      examples: ['en-AU'],
    })
    .optional(),
  timeZone: field
    .scalar(readTimeZone, {
      description: "For times, and for quiet hours. Without it: the market's.",
      examples: ['Australia/Sydney'],
    })
    .optional(),
  digest: field.yesNo({ description: 'Whether the weekly digest is sent.', examples: ['false'] }).default(true),
}

const benchmarks = field
  .list(scalar.name({ description: 'The folder of a benchmark.', examples: ['jackets'] }), {
    description: 'Only what these benchmarks find. Without it: all.',
    examples: ['[jackets]'],
    least: 1,
    most: 50,
  })
  .optional()

const about = {
  description: 'A mail address, or one with wishes.',
  examples: ['ceo@acme.example', '{ to: ceo@acme.example, severity: urgent }'] as [string, ...string[]],
}

/** Of the deployment. */
export const recipient = field.either(mail, field.group({ to: mail, benchmarks, ...wishes }, about), about)

/** Of one benchmark. */
export const benchmarkRecipient = field.either(mail, field.group({ to: mail, ...wishes }, about), about)

const secret = (description: string) => field.scalar(readSecretName, { description, examples: ['slack-web-team'] })

export const channel = field
  .group(
    {
      slack: secret('Name of the secret that holds the address of an incoming webhook of Slack.').optional(),
      teams: secret('Name of the secret that holds the address of a workflow of Microsoft Teams.').optional(),
      webhook: field
        .scalar(readWebhook, {
          description: 'Address of a program of your own, which is sent JSON: see docs/mail.md.',
          examples: ['https://ops.acme.example/outpace'],
        })
        .optional(),
      signedWith: secret('Name of the secret that requests to the webhook are signed with.').optional(),
      benchmarks,
      ...wishes,
    },
    { description: 'Where incidents are told beside mails.', examples: ['{ slack: slack-web-team }'] },
  )
  // For editors; our own words about it come from delivery-checks.ts.
  .meta({ oneOf: [{ required: ['slack'] }, { required: ['teams'] }, { required: ['webhook', 'signedWith'] }] })
