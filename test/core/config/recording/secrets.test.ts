import { expect, test } from 'vitest'
import { checkSecrets, plainSecrets, withPlaceholders } from '#core/config/recording/secrets.ts'
import { usesSecrets } from '#core/model/recording.ts'
import { change, click, navigate, recorded, recordingText } from './recorded.ts'

type Steps = Parameters<typeof recorded>[0]

function problemsOf(run: (report: Parameters<typeof checkSecrets>[1]['report']) => void): string[] {
  const problems: string[] = []
  run(({ step, key = '' }, message) => void problems.push(`${step} ${key} | ${message}`))
  return problems
}

const home = navigate('https://shop.example/')

test.each([
  ['aria/Password', 'password'],
  ['#userPassword_1', 'password'],
  ["[data-test='pass-word']", 'pass-word'],
  ['input[type=password]', 'password'],
  ['aria/Passwort', 'passwort'],
  ['aria/パスワード', /.+/],
  ['#pin', 'pin'],
  ['aria/Card number', 'card-number'],
  ['#cc-number', 'cc-number'],
  ['[name=cvv]', 'cvv'],
  ['#otp', 'otp'],
  ['aria/Kartenprüfnummer', 'kartenprufnummer'],
  ['aria/Cryptogramme', 'cryptogramme'],
  ['aria/Código de seguridad', /.+/],
  ['aria/Numéro de carte', /.+/],
  ['aria/セキュリティコード', /.+/],
  ['aria/安全码', /.+/],
])('a value of %s is a secret', (selector, name) => {
  const [secret] = plainSecrets(recorded([home, change(selector, 'hunter2')]))
  expect(secret?.name).toEqual(typeof name === 'string' ? name : expect.stringMatching(name))
})

test.each([
  '#search',
  'aria/Passenger name',
  '#pincode',
  'aria/PIN code',
  'aria/Gift card message',
  '#shipping',
  '#compass',
])('a value of %s is not', (selector) => {
  expect(plainSecrets(recorded([home, change(selector, 'hunter2')]))).toEqual([])
})

test('a card number is recognised by its check digit, whatever the field is called', () => {
  expect(plainSecrets(recorded([home, change('#f1', '4111 1111 1111 1111')]))[0]?.name).toBe('card-number')
  expect(plainSecrets(recorded([home, change('#f1', '4111 1111 1111 1112')]))).toEqual([])
  // Of these, digits above 4 are doubled, and those above 9 lose 9.
  for (const number of ['5555 5555 5555 4444', '3782 822463 10005', '6011-0009-9013-9424', '6799 9901 0000 0000 019']) {
    expect(plainSecrets(recorded([home, change('#f1', number)]))[0]?.name).toBe('card-number')
  }
})

test('a number with a valid check digit that is too short or too long for a card is none', () => {
  for (const number of ['4111 1111 1117', '0000 0000 0000 0000 0000', '18', 'x4111 1111 1111 1111']) {
    expect(plainSecrets(recorded([home, change('#f1', number)]))).toEqual([])
  }
})

test('an emptied field holds no secret', () => {
  expect(plainSecrets(recorded([home, change('#password', '')]))).toEqual([])
})

test('only letters typed right around a secret are taken out, not those of another field', () => {
  const steps: Steps = [
    home,
    { type: 'keyUp', key: 'x' },
    click('#next'),
    { type: 'keyDown', key: 'h' },
    change('#password', 'hunter2'),
    { type: 'keyUp', key: '2' },
    click('#search'),
    { type: 'keyDown', key: 'j' },
  ]
  problemsOf((report) => {
    const data = withPlaceholders(JSON.parse(recordingText(steps)), plainSecrets(recorded(steps)), report)
    const keys = (data as { steps: { key?: string }[] }).steps.flatMap(({ key }) => key ?? [])
    expect(keys).toEqual(['x', 'Shift', 'Shift', 'j'])
  })
})

test('the same value is the same secret, another one gets a name of its own', () => {
  const recording = recorded([
    home,
    change('#password', 'a'),
    change('#repeat-password', 'a'),
    change('#old-password', 'b'),
  ])
  expect(plainSecrets(recording).map(({ step, name }) => [step, name])).toEqual([
    [1, 'password'],
    [2, 'password'],
    [3, 'password-2'],
  ])
})

test('no secret stays in the file', () => {
  const steps: Steps = [
    home,
    change('#password', 'hunter2'),
    click('#go', { assertedEvents: [{ type: 'navigation', url: 'https://shop.example/?token=abc123' }] }),
  ]
  const recording = recorded(steps)
  const problems = problemsOf((report) => {
    const data = withPlaceholders(JSON.parse(recordingText(steps)), plainSecrets(recording), report)
    const text = JSON.stringify(data)
    expect(text).toContain('"value":"secret:password"')
    expect(text).not.toMatch(/hunter2|abc123/)
    // As exported otherwise.
    expect(JSON.parse(text)).toMatchObject({
      title: 'A recording',
      steps: [home, { selectors: [['#password']] }, { type: 'click' }],
    })
  })
  expect(problems).toEqual([])
})

test('a password with capitals, which the Recorder splits, is one secret, and none of its letters stay', () => {
  const steps: Steps = [
    home,
    { type: 'keyUp', key: 'Tab' },
    change('#password', 'B'),
    { type: 'keyUp', key: 'b' },
    change('#password', 'BilL'),
    { type: 'keyUp', key: 'l' },
    change('#password', 'BilLabong'),
    { type: 'keyDown', key: 'Enter' },
  ]
  const recording = recorded(steps)
  expect(plainSecrets(recording).map(({ name }) => name)).toEqual(['password', 'password', 'password'])
  const problems = problemsOf((report) => {
    const data = withPlaceholders(JSON.parse(recordingText(steps)), plainSecrets(recording), report)
    const keys = (data as { steps: { key?: string }[] }).steps.flatMap(({ key }) => key ?? [])
    expect(keys).toEqual(['Tab', 'Shift', 'Shift', 'Enter'])
  })
  expect(problems).toEqual([])
})

test('a secret that is repeated elsewhere, and one in an address, are reported', () => {
  const steps: Steps = [
    navigate('https://shop.example/?token=abc123'),
    change('#password', 'hunter2'),
    { type: 'waitForExpression', expression: "input.value === 'hunter2'" },
  ]
  const text = recordingText(steps, { note: 'log in with hunter2' })
  const problems = problemsOf((report) => withPlaceholders(JSON.parse(text), plainSecrets(recorded(steps)), report))
  expect(problems).toEqual([
    'undefined  | The head of the recording repeats the value of the secret "password" of step 2.',
    '0 url | Step 1 (navigate) opens an address that contains a password or token.',
    '2  | Step 3 (waitForExpression) repeats the value of the secret "password" of step 2.',
  ])
})

test('a secret of three characters is not searched for, because ordinary texts contain it, too', () => {
  const problems = (secret: string) => {
    const steps: Steps = [home, change('#pin', secret), click(`#row-${secret}`)]
    const data = JSON.parse(recordingText(steps))
    return problemsOf((report) => withPlaceholders(data, plainSecrets(recorded(steps)), report))
  }
  expect(problems('123')).toEqual([])
  expect(problems('1234')).toEqual(['2  | Step 3 (click) repeats the value of the secret "pin" of step 2.'])
})

test('a benchmark takes no secret in plain text, and none at all for a competitor', () => {
  const recording = recorded([home, change('#password', 'hunter2'), change('#pin', 'secret:pin')])
  expect(problemsOf((report) => checkSecrets(recording, { us: true, report }))).toEqual([
    '1 value | Step 2 contains a value that looks like a secret (password).',
  ])
  expect(problemsOf((report) => checkSecrets(recording, { us: false, report }))).toEqual([
    "2 value | Step 3 (change #pin) asks for a secret, which only your own site's journey may do.",
    '1 value | Step 2 contains a value that looks like a secret (password).',
  ])
})

test('a one-time code comes from a secret, which only our own site may use', () => {
  const recording = recorded([home, change('#otp', 'totp:phone')])
  expect(plainSecrets(recording)).toEqual([])
  expect(usesSecrets(recording)).toBe(true)
  expect(problemsOf((report) => checkSecrets(recording, { us: true, report }))).toEqual([])
  expect(problemsOf((report) => checkSecrets(recording, { us: false, report }))).toEqual([
    "1 value | Step 2 (change #otp) asks for a secret, which only your own site's journey may do.",
  ])
})
