import { readAccessSecret, readHeaderValue, readUser } from './access.ts'
import { readLocale, readModule, readOrigin, readPage, readRecordingFile, readTimeZone } from './addresses.ts'
import { expectations, readSelector } from './expect-schema.ts'
import * as field from './fields.ts'
import { readMarketRegion } from './regions.ts'
import * as scalar from './scalars.ts'

export const site = field
  .group(
    {
      name: scalar.name({ description: 'The name people know the site by.', examples: ['Acme'] }),
      origin: field.scalar(readOrigin, {
        description:
          'Address of the site up to the host name; or the word "served" if the module under "serve" starts the site.',
        examples: ['https://www.acme.com.au'],
      }),
      pages: field
        .record(
          field.scalar(readPage, {
            description: 'The part of the address that follows the host name.',
            examples: ['/', '/s?q=rain+jacket'],
          }),
          {
            description: 'The page of each step. Either this, "script" or "recording".',
            examples: ['{ home: /, search: "/s?q=jacket" }'],
          },
        )
        .optional(),
      script: field
        .scalar(readModule, {
          description:
            'A file next to benchmark.yaml with Playwright code that walks the steps. Either this, "pages" or "recording".',
          examples: ['acme.ts'],
        })
        .optional(),
      ignoreRobots: field
        .group(
          {
            reason: scalar.name({
              description: 'Why it may be measured all the same.',
              examples: ['They agreed by mail.'],
            }),
            reviewer: scalar.name({ description: 'Who decided it.', examples: ['Kim Lee'] }),
            date: scalar.date({ description: 'When.', examples: ['2026-11-28'] }),
          },
          {
            description:
              'Measures a competitor whatever its robots.txt says. Reports name the reason and who decided it.',
            examples: ['{ reason: They agreed by mail., reviewer: Kim Lee, date: 2026-11-28 }'],
          },
        )
        .optional(),
      sideEffects: field
        .oneOf(['allowed'], {
          kind: 'value',
          description:
            "Lets a competitor's journey submit forms, sign in, add to a basket and buy. Without it such a step is refused.",
          examples: ['allowed'],
        })
        .optional(),
      authentication: field
        .group(
          {
            user: field.scalar(readUser, { description: 'Name of the user.', examples: ['preview'] }),
            password: field.scalar(readAccessSecret, {
              description: 'Name of the secret that holds the password.',
              examples: ['staging'],
            }),
          },
          {
            description: 'HTTP basic authentication of your own site, sent to its origin only.',
            examples: ['{ user: preview, password: staging }'],
          },
        )
        .optional(),
      headers: field
        .record(
          field.scalar(readHeaderValue, { description: 'A text, or secret:<name>.', examples: ['secret:preview'] }),
          {
            description: 'Headers of every request to the origin of your own site, and to no other.',
            examples: ['{ X-Preview: "secret:preview" }'],
          },
        )
        .optional(),
      recording: field
        .scalar(readRecordingFile, {
          description:
            'A file next to benchmark.yaml that the Recorder of Chrome DevTools exported as JSON. Either this, "pages" or "script".',
          examples: ['acme.json'],
        })
        .optional(),
      steps: field
        .record(
          field.numberOrText({
            description:
              'Number of the step of the recording at which the step begins, or the title of the page it leads to.',
            examples: ['2', 'Results'],
          }),
          {
            description: 'Where each step begins in the recording. Default: at each navigation.',
            examples: ['{ home: 2, search: Results }'],
          },
        )
        .optional(),
      expect: expectations.optional(),
      accept: field
        .list(
          field.scalar((found) => readSelector(found, '"#accept-all"'), {
            description: 'CSS selector of what to click.',
            examples: ['"#accept-all"'],
          }),
          {
            description:
              'What to click, one after the other, to accept the consent banner of this site, where Outpace does not know it. Only with consent: accepted.',
            examples: ['["#accept-all"]'],
            of: 'selectors',
            least: 1,
            most: 5,
          },
        )
        .optional(),
    },
    {
      description: 'A site, and how a customer walks through it: "pages", "script" or "recording".',
      examples: ['{ name: Acme, origin: "https://www.acme.com.au", pages: { home: / } }'],
    },
  )
  // For editors; our own messages come from checks.ts.
  .meta({ oneOf: [{ required: ['pages'] }, { required: ['script'] }, { required: ['recording'] }] })

export const market = field.group(
  {
    name: scalar.name({ description: 'The name of the market in reports.', examples: ['Sydney phone'] }),
    region: field.scalar(readMarketRegion, {
      description: 'AWS region to measure from, or "local" for the machine that runs Outpace.',
      examples: ['ap-southeast-2', 'local'],
    }),
    profile: scalar
      .name({
        description:
          'Device and network: phone-4g, desktop-cable, desktop, or one of those under "profiles" in outpace.yaml.',
        examples: ['phone-4g', 'desktop-cable', 'desktop'],
      })
      .prefault('desktop-cable'),
    locale: field
      .scalar(readLocale, { description: 'Language and country of the browser.', examples: ['en-AU'] })
      .prefault('en-US'),
    timeZone: field
      .scalar(readTimeZone, { description: 'Time zone of the browser.', examples: ['Australia/Sydney'] })
      .prefault('UTC'),
  },
  {
    description: 'Where customers are, and what device and network they use.',
    examples: ['{ name: Sydney phone, region: ap-southeast-2 }'],
  },
)
