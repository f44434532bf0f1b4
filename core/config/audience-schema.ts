import { severities } from '../model/recipient.ts'
import { readLocale, readMail, readTimeZone } from './addresses.ts'
import { readQuiet, readSecretName, readWebhook } from './delivery-words.ts'
import * as field from './fields.ts'
import * as scalar from './scalars.ts'

// Who is notified of what, and how. Editors show the descriptions.

const mail = field.scalar(readMail, { description: 'A mail address.', examples: ['ceo@acme.example'] })

const preferences = {
  severity: field
    .oneOf(severities, {
      kind: 'level',
      description:
        'Lowest severity to notify of: "urgent", customers cannot get through; "warning", you slowed down or broke your promise; "info", a competitor got faster.',
      examples: ['warning'],
    })
    .default('info'),
  quiet: field
    .scalar(readQuiet, {
      description: 'Hours with urgent notifications only; others wait until they end.',
      examples: ['22:00-07:00'],
    })
    .optional(),
  locale: field
    .scalar(readLocale, {
      description: "Locale of numbers and dates. Default: the market's.",
      examples: ['en-AU'],
    })
    .optional(),
  timeZone: field
    .scalar(readTimeZone, {
      description: "Time zone of times and quiet hours. Default: the market's.",
      examples: ['Australia/Sydney'],
    })
    .optional(),
  digest: field.yesNo({ description: 'Whether to send the weekly digest.', examples: ['false'] }).default(true),
}

const benchmarks = field
  .list(scalar.name({ description: 'The folder of a benchmark.', examples: ['jackets'] }), {
    description: 'Benchmarks to notify about. Default: all.',
    examples: ['[jackets]'],
    of: 'benchmarks',
    least: 1,
    most: 50,
  })
  .optional()

const about = {
  description: 'A mail address, alone or with preferences.',
  examples: ['ceo@acme.example', '{ to: ceo@acme.example, severity: urgent }'] as [string, ...string[]],
}

/** A recipient of the deployment. */
export const recipient = field.either(mail, field.group({ to: mail, benchmarks, ...preferences }, about), about)

/** A recipient of one benchmark. */
export const benchmarkRecipient = field.either(mail, field.group({ to: mail, ...preferences }, about), about)

const secret = (description: string) => field.scalar(readSecretName, { description, examples: ['slack-web-team'] })

export const channel = field
  .group(
    {
      slack: secret('Name of the secret that holds the address of a Slack incoming webhook.').optional(),
      teams: secret('Name of the secret that holds the address of a Microsoft Teams workflow.').optional(),
      webhook: field
        .scalar(readWebhook, {
          description: 'Address of a program of your own that receives JSON: see docs/mail.md.',
          examples: ['https://ops.acme.example/outpace'],
        })
        .optional(),
      signedWith: secret('Name of the secret that requests to the webhook are signed with.').optional(),
      benchmarks,
      ...preferences,
    },
    { description: 'Where to report incidents in addition to mail.', examples: ['{ slack: slack-web-team }'] },
  )
  // For editors; our own messages come from delivery-checks.ts.
  .meta({ oneOf: [{ required: ['slack'] }, { required: ['teams'] }, { required: ['webhook', 'signedWith'] }] })
