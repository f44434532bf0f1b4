import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { formatProblems } from '#core/config/problem.ts'
import { readMarketRegion } from '#core/config/regions.ts'
import { defaultSettings, parseSettings } from '#core/config/settings.ts'
import { builtInProfiles } from '#core/model/profile.ts'

const day = 86_400_000

function read(text: string, benchmarks?: string[]): string[] {
  const parsed = parseSettings({ file: 'outpace.yaml', text, ...(benchmarks && { benchmarks }) })
  if (parsed.ok) return []
  return parsed.problems.map(
    ({ line, column, key, message, hint }) => `${line}:${column} ${key} | ${message} | ${hint ?? ''}`,
  )
}

/** An audience without wishes. */
const everything = { benchmarks: null, severity: 'info', quiet: null, locale: null, timeZone: null, digest: true }

test('without outpace.yaml the defaults hold', () => {
  expect(defaultSettings()).toEqual({
    recipients: [],
    operators: [],
    channels: [],
    deployDashboard: true,
    digest: { on: 'Monday', at: 480 },
    reminder: day,
    retention: { rounds: 35 * day, history: 760 * day, evidence: 35 * day },
    competitorLoadsPerDay: 500,
    profiles: builtInProfiles,
  })
})

test('every key of outpace.yaml is read', () => {
  const text = `
homeRegion: ap-southeast-2
namePrefix: acme-shop
table: acme-records
evidenceBucket: acme-evidence
recipients:
  - ceo@acme.example
  - to: Web@acme.example
    benchmarks: [jackets]
    severity: warning
    quiet: 22:00-07:00
    locale: de-ch
    timeZone: Europe/Zurich
    digest: false
sender: outpace@acme.example
channels:
  - slack: slack-web-team
  - { teams: teams-shop, severity: urgent }
  - { webhook: "http://127.0.0.1:8080/hook", signedWith: ops-key, quiet: 9:00 - 17:30 }
smtp: { host: smtp.acme.example, user: outpace, password: smtp-password }
dashboard: https://outpace.acme.example/
deployDashboard: true
dashboardCertificate: arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef
digest: { on: Friday, at: 17:30 }
reminder: 2 days
retention: { rounds: 14 days }
contact: https://acme.example/outpace
competitorLoadsPerDay: 1000
monthlySpendingCap: 100 USD
profiles:
  phone-3g:
    viewport: { width: 360, height: 640 }
    deviceScaleFactor: 3
    mobile: true
    cpuSlowdown: 6
    network: { latency: 300 ms, down: 1.6 Mbps, up: 768 kbps, initialWindow: 10 }
`
  expect(parseSettings({ file: 'outpace.yaml', text })).toEqual({
    ok: true,
    settings: {
      homeRegion: 'ap-southeast-2',
      namePrefix: 'acme-shop',
      table: 'acme-records',
      evidenceBucket: 'acme-evidence',
      recipients: [
        { to: 'ceo@acme.example', ...everything },
        {
          to: 'Web@acme.example',
          benchmarks: ['jackets'],
          severity: 'warning',
          quiet: { from: 1320, to: 420 },
          locale: 'de-CH',
          timeZone: 'Europe/Zurich',
          digest: false,
        },
      ],
      operators: ['ceo@acme.example', 'web@acme.example'],
      sender: 'outpace@acme.example',
      channels: [
        { kind: 'slack', secret: 'slack-web-team', ...everything },
        { kind: 'teams', secret: 'teams-shop', ...everything, severity: 'urgent' },
        {
          kind: 'webhook',
          url: 'http://127.0.0.1:8080/hook',
          secret: 'ops-key',
          ...everything,
          quiet: { from: 540, to: 1050 },
        },
      ],
      smtp: {
        host: 'smtp.acme.example',
        port: 587,
        secure: false,
        login: { user: 'outpace', password: 'smtp-password' },
      },
      dashboard: 'https://outpace.acme.example',
      deployDashboard: true,
      dashboardCertificate: 'arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef',
      digest: { on: 'Friday', at: 1050 },
      reminder: 2 * day,
      retention: { rounds: 14 * day, history: 760 * day, evidence: 35 * day },
      contact: 'https://acme.example/outpace',
      competitorLoadsPerDay: 1000,
      monthlySpendingCap: { amount: 100, currency: 'USD' },
      profiles: {
        ...builtInProfiles,
        'phone-3g': {
          name: 'phone-3g',
          viewport: { width: 360, height: 640 },
          deviceScaleFactor: 3,
          mobile: true,
          cpuSlowdown: 6,
          network: { latency: 300, downKbps: 1600, upKbps: 768, initialWindow: 10 },
        },
      },
    },
  })
})

test('the one in this project is fine, and so is every key that it shows in a comment', () => {
  const text = readFileSync(new URL('../../../outpace.yaml', import.meta.url), 'utf8')
  const benchmarks = ['demo']
  expect(read(text, benchmarks)).toEqual([])
  const uncommented = text.replace(/^# (?=(\w+:| {2}))/gm, '')
  expect(read(uncommented, benchmarks)).toEqual([])
  const parsed = parseSettings({ file: 'outpace.yaml', text: uncommented })
  expect(parsed.ok && Object.keys(parsed.settings).sort()).toEqual([
    'channels',
    'competitorLoadsPerDay',
    'concurrency',
    'contact',
    'dashboard',
    'dashboardCertificate',
    'deployDashboard',
    'digest',
    'evidenceBucket',
    'homeRegion',
    'monthlySpendingCap',
    'namePrefix',
    'operators',
    'profiles',
    'recipients',
    'reminder',
    'retention',
    'runbook',
    'sender',
    'smtp',
    'table',
  ])
})

test('a certificate of the dashboard is one of CloudFront, for an address', () => {
  const certificate = (arn: string) => `dashboardCertificate: ${arn}\n`
  const arn = 'arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef'
  expect(read(`dashboard: https://outpace.acme.example\n${certificate(arn)}`)).toEqual([])
  expect(read(certificate(arn))[0]).toContain('A certificate needs the address that it is for.')
  for (const more of [':8443', '/outpace']) {
    const found = read(`dashboard: https://outpace.acme.example${more}\n${certificate(arn)}`)
    expect(found[0]).toContain('1:12 dashboard | With a certificate, the dashboard is at the root of its domain')
    expect(read(`dashboard: https://outpace.acme.example${more}\n`)).toEqual([])
  }
  expect(read(`dashboard: https://a.example\n${certificate(arn.replace('us-east-1', 'eu-west-1'))}`)[0]).toContain(
    'is not the ARN of a certificate in us-east-1.',
  )
  expect(read(`dashboard: https://a.example\n${certificate(arn)}deployDashboard: false\n`)).toEqual([
    '2:1 dashboardCertificate | The dashboard is not deployed, so nothing would use its certificate. | Remove this key, or "deployDashboard: false".',
  ])
})

test('mails start with TLS on port 465, unless the file says otherwise', () => {
  const secure = (more: string): boolean | undefined => {
    const text = `sender: outpace@acme.example\nsmtp: { host: smtp.acme.example${more} }\n`
    const parsed = parseSettings({ file: 'outpace.yaml', text })
    return parsed.ok ? parsed.settings.smtp?.secure : undefined
  }
  expect([secure(''), secure(', port: 465'), secure(', port: 465, secure: false'), secure(', secure: true')]).toEqual([
    false,
    true,
    false,
    true,
  ])
})

test.each([
  ['100', '100 has no currency. | Write, for example, 100 USD.'],
  ['$100', '"$100" is not an amount of money. | Write, for example, 100 USD.'],
  ['100 Euro', '"100 Euro" is not an amount of money. | Write, for example, 100 USD.'],
  ['100 XXQ', 'Unknown currency "XXQ". | Write, for example, 100 USD.'],
])('a cap of %s is refused with how to write it in US dollars', (cap, words) => {
  expect(read(`monthlySpendingCap: ${cap}\n`)).toEqual([`1:21 monthlySpendingCap | ${words}`])
})

test.each([
  'smtp: { host: smtp.acme.example, user: me, password: "Hunter2!, or so" }',
  'smtp: { host: smtp.acme.example, user: me, pasword: Hunter2! }',
  'sender: outpace@acme.example\nsmtp:\n  user: me\n  password: >\n    Hunter2!\n  hots: smtp.acme.example',
  "channels: [{ slack: 'https://hooks.slack.com/services/T0/B0/Hunter2' }, { severity: info }]",
  'channels:\n  - { webhook: "https://ops.acme.example", singedWith: Hunter2! }',
  'cruxKey: AIzaSyHunter2',
])('a secret in the place of its name is in no message and in no line that is quoted: %s', (text) => {
  const parsed = parseSettings({ file: 'outpace.yaml', text })
  const shown = parsed.ok ? '' : formatProblems(parsed.problems)
  expect(shown).toContain('outpace.yaml:')
  expect(shown).toMatch(/(?:password|pasword|slack|singedWith|cruxKey): .?\*/)
  expect(shown).not.toContain('Hunter2')
})

test('the name of a secret is quoted as it is, in the same columns', () => {
  const text = 'channels: [{ slack: Shop, severity: loud }, { teams: shop-eu, signedWith: key }]'
  const parsed = parseSettings({ file: 'outpace.yaml', text })
  expect(parsed.ok ? [] : parsed.problems.map(({ source }) => source)).toEqual(
    Array(3).fill('channels: [{ slack: ****, severity: loud }, { teams: shop-eu, signedWith: key }]'),
  )
})

test('comments only are as good as no file', () => {
  expect(parseSettings({ file: 'outpace.yaml', text: '# later\n' })).toEqual({ ok: true, settings: defaultSettings() })
})

test.each([
  ['cn-north-1', 'AWS China', '"ap-east-1" (Hong Kong)'],
  ['us-gov-west-1', 'AWS GovCloud', '"us-west-2" (Oregon)'],
  ['eusc-de-east-1', 'the AWS European Sovereign Cloud', '"eu-central-1" (Frankfurt)'],
])('%s is no misspelled region of another country, but out of reach of any other account', (region, part, instead) => {
  const [problem = ''] = read(`homeRegion: ${region}\n`)
  expect(problem).toContain(`"${region}" is in ${part}, which has accounts of its own`)
  expect(problem).toContain(`such as ${instead}.`)
  const market = readMarketRegion(region)
  expect(market.ok ? '' : `${market.words.message} ${market.words.hint}`).toContain(problem.split(' | ')[1])
})

test('a region opened since this version was made may be meant: not only the one whose name is closest', () => {
  expect(read('homeRegion: ap-southeast-8\n')).toEqual([
    '1:13 homeRegion | "ap-southeast-8" is not an AWS region. | Did you mean "ap-southeast-1"? A region opened after this version needs a newer Outpace.',
  ])
  expect(read('homeRegion: apsoutheast-2\n').join()).not.toContain('newer')
})

test('an operator in another AWS partition is refused', () => {
  expect(read('operators: [arn:aws-cn:sns:cn-north-1:123456789012:ops]\n')).toEqual([
    '1:13 operators[0] | "arn:aws-cn:sns:cn-north-1:123456789012:ops" is in another AWS partition, which alarms do not reach. | Use a queue or topic of the account that Outpace is deployed to.',
  ])
})

test('a control character is named with its place, once, however it is written', () => {
  const said = (name: string, where: string) =>
    `There is a control character (${name}), which most editors do not show, ${where}. | Type this line again.`
  expect(read('homeRegion: eu-west-1\nnamePrefix: ac\0me\n')).toEqual([`2:15  | ${said('U+0000', 'here')}`])
  expect(read('homeRegion: eu-west-1\r\nnamePrefix: "a\u001bcme"\r\n')).toEqual([`2:15  | ${said('U+001B', 'here')}`])
  expect(read('homeRegion: "eu-west\\0-1"\n"recip\\x07ients": []\n')).toEqual([
    `1:13  | ${said('U+0000', 'in this value')}`,
    `2:1  | ${said('U+0007', 'in this key')}`,
  ])
})

test('for a key of a benchmark the message names the file it belongs in', () => {
  expect(read('every: 15 minutes\n')).toEqual([
    expect.stringMatching(
      /^1:1 every \| The key "every" is unknown here\..* \| It belongs in the benchmark\.yaml of a benchmark\.$/,
    ),
  ])
})

test('all problems of a file are reported at once', () => {
  const text = `homeRegion: Frankfurt
recipient: [ceo@acme]
sender: Outpace
retention: { rounds: 35, historie: 1 hour }
monthlySpendingCap: 100 EUR
profiles:
  phone-4g: { viewport: { width: 412, height: 823 } }
  My Phone: { viewport: { width: 412 }, network: { latency: 170 ms, down: fast } }
  tablet: { viewport: 768x1024, mobile: yes, cpuSlowdown: 100 }
`
  expect(read(text)).toEqual([
    '1:13 homeRegion | "Frankfurt" is not an AWS region. | Frankfurt is "eu-central-1".',
    '2:1 recipient | The key "recipient" is unknown here. Known keys: homeRegion, namePrefix, table, evidenceBucket, recipients, operators, sender, channels, cruxKey, smtp, dashboard, deployDashboard, dashboardCertificate, runbook, digest, reminder, retention, concurrency, contact, competitorLoadsPerDay, monthlySpendingCap, profiles. | Did you mean "recipients"?',
    '2:13 recipients[0] | "ceo@acme" is not a mail address. | Write, for example, "ceo@acme.example".',
    '3:9 sender | "Outpace" is not a mail address. | Write, for example, "ceo@acme.example".',
    '4:22 retention.rounds | 35 has no unit. | Write, for example, "35 hours" or "35 days".',
    '4:26 retention.historie | The key "historie" is unknown under "retention". Known keys: rounds, history, evidence. | Did you mean "history"?',
    '4:36 retention.history | "1 hour" is too short. | Allowed: 1 day to 3650 days.',
    '5:21 monthlySpendingCap | AWS bills in US dollars. | Write, for example, 100 USD.',
    '7:3 profiles.phone-4g | The profile "phone-4g" is built in. | Give yours another name.',
    '8:3 profiles["My Phone"] | The name of a profile consists of lower-case letters, digits and single dashes, at most 40. | Write, for example, phone-3g.',
    '8:15 profiles["My Phone"].viewport.height | The key "height" is missing. | Write, for example, height: 823',
    '8:41 profiles["My Phone"].network.up | The key "up" is missing. | Write, for example, up: 9 Mbps',
    '8:75 profiles["My Phone"].network.down | "fast" is not a network speed. | Write, for example, "9 Mbps" or "768 kbps".',
    '9:23 profiles.tablet.viewport | "viewport" must be a group of keys, not "768x1024". | Write, for example, viewport: { width: 412, height: 823 }',
    '9:41 profiles.tablet.mobile | "mobile" must be true or false, not "yes". | Write, for example, mobile: true',
    '9:59 profiles.tablet.cpuSlowdown | 100 is not a number from 1 to 20. | ',
  ])
})

test('the names of profiles are known even when their contents are wrong', () => {
  const parsed = parseSettings({ file: 'outpace.yaml', text: 'profiles: { tablet: 7, watch: {} }\n' })
  expect(parsed.ok ? [] : parsed.profileNames).toEqual(['tablet', 'watch'])
})

test('a channel that is listed twice', () => {
  const text = `channels:
  - { slack: shop }
  - { webhook: "https://ops.acme.example/eu", signedWith: eu-key }
  - { webhook: "https://ops.acme.example/us", signedWith: us-key }
  - { webhook: "https://ops.acme.example/uk", signedWith: eu-key }
  - { slack: shop, severity: urgent }
`
  expect(read(text, [])).toEqual([
    '5:5 channels[3] | This channel is already listed. | List it once, or sign each with its own key.',
    '6:5 channels[4] | This channel is already listed. | List it once.',
  ])
})

test('problems of who is told and where, all at once', () => {
  const text = `recipients:
  - { to: ceo@acme.example, severty: loud, quiet: 22-7 }
  - { benchmark: [jackts] }
  - [ceo@acme.example]
  - 7
  - { to: web@acme.example, timeZone: Sydney, quiet: 07:00-07:00 }
channels:
  - slack: https://hooks.slack.com/services/T0/B0/s3cr3t
  - { teams: shop, webhook: "https://ops.acme.example" }
  - { webhook: "http://ops.acme.example", signedWith: Key }
  - { webhook: "https://ops.acme.example" }
  - { slack: shop, signedWith: key }
  - { severity: info }
smtp: { host: "smtp.acme.example:25", user: me }
dashboard: https://outpace.acme.example/#/jackets
digest: { on: Mondays, at: 8 }
reminder: 24
`
  const found = read(text, ['jackets', 'boots'])
  expect(found).toMatchInlineSnapshot(`
    [
      "2:29 recipients[0].severty | The key "severty" is unknown under "recipients". Known keys: to, benchmarks, severity, quiet, locale, timeZone, digest. | Did you mean "severity"?",
      "2:38 recipients[0].severity | There is no level "loud". Known levels: info, warning, urgent. | ",
      "2:51 recipients[0].quiet | "22-7" is not a span of hours. | Write, for example, "22:00-07:00".",
      "3:5 recipients[1].to | The key "to" is missing. | Write, for example, to: ceo@acme.example",
      "3:7 recipients[1].benchmark | The key "benchmark" is unknown under "recipients". Known keys: to, benchmarks, severity, quiet, locale, timeZone, digest. | Did you mean "benchmarks"?",
      "3:19 recipients[1].benchmarks[0] | There is no benchmark "jackts". Known benchmarks: jackets, boots. | Did you mean "jackets"?",
      "4:5 recipients[2] | a list is not a mail address. | Write, for example, "ceo@acme.example".",
      "5:5 recipients[3] | 7 is not a mail address. | Write, for example, "ceo@acme.example".",
      "6:39 recipients[4].timeZone | "Sydney" is not a time zone. | Did you mean "Australia/Sydney"?",
      "6:54 recipients[4].quiet | "07:00-07:00" starts and ends at the same time. | Write, for example, "22:00-07:00".",
      "8:12 channels[0].slack | This is the address itself, and anyone who reads it can post there. | Store it as a secret (see docs/mail.md) and write its name here, such as slack-web-team.",
      "9:20 channels[1].webhook | A channel is one of "slack", "teams" and "webhook"; this one has teams and webhook. | Split it into two entries of the list.",
      "10:16 channels[2].webhook | "http://ops.acme.example" does not begin with https://. | Write, for example, "https://ops.acme.example/outpace".",
      "10:55 channels[2].signedWith | The name of a secret consists of lower-case letters, digits and single dashes, at most 60. | Store it as a secret (see docs/mail.md) and write its name here, such as slack-web-team.",
      "11:16 channels[3].webhook | A webhook needs "signedWith", so that the receiver can verify the sender. | Add the name of a secret, for example signedWith: ops-key",
      "12:20 channels[4].signedWith | Only a webhook is signed; slack does not need "signedWith". | ",
      "13:5 channels[5] | A channel needs "slack", "teams" or "webhook". | Write, for example, { slack: slack-web-team }",
      "14:1 smtp | Mails sent by "smtp" need a "sender". | Add, for example, sender: outpace@acme.example",
      "14:15 smtp.host | "smtp.acme.example:25" is not a host name. | Write, for example, "smtp.acme.example"; the port has its own key.",
      "14:39 smtp.user | "user" and "password" go together. | ",
      "15:12 dashboard | "https://outpace.acme.example/#/jackets" has a part after "?" or "#". | Remove that part.",
      "16:15 digest.on | There is no day "Mondays". Known days: Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, never. | Did you mean "Monday"?",
      "16:28 digest.at | 8 is not a time of day. | Write, for example, "08:00", from "00:00" to "23:59".",
      "17:11 reminder | 24 has no unit. | Write, for example, "24 hours" or "24 days".",
    ]
  `)
  expect(found.join()).not.toContain('s3cr3t')
})

test.each([
  ['http://acme.example', /neither a page that begins with https:/],
  ['acme.example', /neither a page/],
  ['https://me:secret@acme.example/', /user name or password, and every measured site would see it/],
  ['https://me@acme.example/', /user name or password, and every measured site would see it/],
  ['https://:secret@acme.example/', /user name or password, and every measured site would see it/],
  ['https://acme.example/(x)', /characters that a user agent cannot carry/],
  [`https://acme.example/${'x'.repeat(200)}`, /221 characters; at most 200/],
  ['a(b)@acme.example', /cannot carry/],
  ['ü@acme.example', /cannot carry/],
])('%s is no contact', (contact, message) => {
  expect(read(`contact: "${contact}"`)).toEqual([expect.stringMatching(message)])
})

test.each([
  ['web@acme.example', 'web@acme.example'],
  ['https://ACME.example/wer mißt hier', 'https://acme.example/wer%20mi%C3%9Ft%20hier'],
])('%s is one', (contact, kept) => {
  const parsed = parseSettings({ file: 'outpace.yaml', text: `contact: "${contact}"` })
  expect(parsed.ok && parsed.settings.contact).toBe(kept)
})

test('open incidents need not be reported again, and the digest need not be sent', () => {
  const parsed = parseSettings({ file: 'outpace.yaml', text: 'reminder: never\ndigest: { on: never }\n' })
  expect(parsed.ok && [parsed.settings.reminder, parsed.settings.digest]).toEqual([null, null])
  expect(read('reminder: nevr\n')).toHaveLength(1)
})

test.each(['22:00-25:00', '22-07:00', '22:00', '22:00-07:00-08:00'])('%s is not a span of hours', (quiet) => {
  const found = read(`recipients: [{ to: ceo@acme.example, quiet: "${quiet}" }]\n`)
  expect(found).toEqual([expect.stringContaining(`"${quiet}" is not a span of hours.`)])
})

test('operators are mail addresses, https addresses, queues and topics', () => {
  const operators = [
    'sre@acme.example',
    'https://alerts.acme.example/outpace',
    'arn:aws:sns:eu-west-1:123456789012:ops',
  ]
  const text = (all: readonly string[]) => `operators: [${all.map((each) => `'${each}'`).join(', ')}]\n`
  const parsed = parseSettings({ file: 'outpace.yaml', text: text(operators) })
  expect(parsed.ok && parsed.settings.operators).toEqual(operators)
  const lambda = 'arn:aws:lambda:eu-west-1:123456789012:function:ops'
  const wrong = ['http://alerts.acme.example', 'https://', lambda, 'arn:aws:sqs:eu-west-1:123456789012:ops.fifo']
  expect(read(text(wrong))).toEqual([
    '1:13 operators[0] | "http://alerts.acme.example" is not a mail address. | Write, for example, "ceo@acme.example".',
    '1:43 operators[1] | "https://" is not an https address. | Write, for example, "https://alerts.acme.example/outpace".',
    '1:55 operators[2] | "arn:aws:lambda:eu-west-1:123456789012:function:ops" is not the ARN of a queue of SQS or a topic of SNS. | Write, for example, "arn:aws:sns:eu-west-1:123456789012:ops".',
    '1:109 operators[3] | "arn:aws:sqs:eu-west-1:123456789012:ops.fifo" is a FIFO queue or topic, which alarms do not reach. | Use a standard one.',
  ])
})

test.each([
  ['a', '"a" has 1 character; a prefix of names has 3 to 26.'],
  ['ab', '"ab" has 2 characters; a prefix of names has 3 to 26. | Write, for example, "acme-shop".'],
  ['acme-shop-of-the-north-coast', '"acme-shop-of-the-north-coast" has 28 characters; a prefix of names has 3 to 26.'],
  ['Acme', '"Acme" cannot begin the names of buckets, functions and stacks'],
  ['acme--shop', '"acme--shop" cannot begin the names'],
  ['4711', '4711 is not a prefix of names.'],
  ['laws-of-acme', '"laws-of-acme" contains "aws", which Cognito refuses in the address of the sign-in page.'],
  ['sthree', '"sthree" begins with "sthree-", which S3 keeps to itself.'],
])('namePrefix: %s is refused before AWS refuses it', (prefix, message) => {
  expect(read(`namePrefix: ${prefix}\n`).join()).toContain(`1:13 namePrefix | ${message}`)
})

test('the hint of a long prefix says why, and 26 characters are none', () => {
  expect(read(`namePrefix: ${'a'.repeat(27)}\n`).join()).toContain('Shorten it: the bucket is named')
  expect(read(`namePrefix: ${'a'.repeat(26)}\n`)).toEqual([])
})

test('a webhook is an https address or one of this machine, and holds no credentials', () => {
  const webhook = (url: string) => read(`channels: [{ webhook: "${url}", signedWith: ops-key }]\n`).join()
  for (const url of ['https://ops.acme.example/x', 'http://localhost:8080/', 'http://[::1]/', 'http://127.0.0.1/']) {
    expect(webhook(url)).toBe('')
  }
  expect(webhook('http://ops.acme.example/x')).toContain('does not begin with https://')
  for (const login of ['me@', ':secret@', 'me:secret@']) {
    expect(webhook(`https://${login}ops.acme.example/x`)).toContain('contains a user name or password')
  }
})

test.each(['user', 'password'])('a mail server with a %s alone is refused at that key', (key) => {
  const found = read(`sender: o@acme.example\nsmtp: { host: smtp.acme.example, ${key}: outpace }\n`)
  expect(found).toEqual([expect.stringContaining(`smtp.${key} | "user" and "password" go together.`)])
})

test('a table and a bucket are written by their names', () => {
  const arn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/acme-records'
  expect(read(`table: ${arn}\nevidenceBucket: Acme\n`)).toEqual([
    `1:8 table | "${arn}" is not the name of a table. | Write its name alone, such as "acme-records".`,
    '2:17 evidenceBucket | "Acme" is not the name of a bucket. | Write, for example, "acme-evidence".',
  ])
})
