import { expect, test } from 'vitest'
import { formatProblems } from '#core/config/problem.ts'
import { looksRecorded, parseRecording } from '#core/config/recording/parse.ts'
import { click, navigate, recorded, recordingText } from './recorded.ts'

const home = navigate('https://shop.example/')

function problemsOf(text: string): string[] {
  const parsed = parseRecording({ file: 'shop.json', text })
  return parsed.ok
    ? []
    : parsed.problems.map(({ key, message, hint }) => [key, message, hint].filter(Boolean).join(' | '))
}

function notesOf(...steps: Parameters<typeof recordingText>[0]): string[] {
  const parsed = parseRecording({ file: 'shop.json', text: recordingText(steps) })
  return parsed.ok ? parsed.notes : ['refused']
}

test('every problem is named by step and key, at once', () => {
  const text = recordingText([
    home,
    { type: 'click', selectors: [] },
    { type: 'click', selectors: [['#a', 7]], button: 'left' },
    { type: 'change', selectors: ['#a'] },
    { type: 'scroll', x: 'far', frame: [-1] },
    { type: 'startTimespan' },
    { type: 'clik', selectors: ['#a'] },
    { type: 'customStep', name: 'lighthouse', parameters: {} },
    { selectors: ['#a'] },
    'click',
  ])
  expect(problemsOf(text)).toEqual([
    'step 2: selectors | Step 2 (click): "selectors" is empty.',
    'step 3: selectors[0] | Step 3 (click): "selectors[0]" must be a text or a list of texts.',
    'step 3: button | Step 3 (click): "button" is "left"; allowed: primary, auxiliary, secondary, back, forward.',
    'step 4: value | Step 4 (change) has no "value".',
    'step 5: frame[0] | Step 5 (scroll): "frame[0]" is less than 0.',
    'step 5: x | Step 5 (scroll): "x" must be a number, not a text.',
    'step 6: type | Step 6 is of the type "startTimespan", which the Recorder\'s format does not have. | Delete the step from the file, or record the journey again.',
    'step 7: type | Step 7 is of the type "clik", which the Recorder\'s format does not have. | Did you mean "click"?',
    'step 8: name | Step 8 is the custom step "lighthouse", which only the extension that recorded it can run. | Delete the step from the file, or write a "script" that does what it did.',
    'step 9: type | Step 9 has no "type". | Known types: navigate, click, doubleClick, hover, change, keyDown, keyUp, scroll, waitForElement, waitForExpression, close, setViewport, emulateNetworkConditions.',
    'step 10: type | Step 10 has no "type". | Known types: navigate, click, doubleClick, hover, change, keyDown, keyUp, scroll, waitForElement, waitForExpression, close, setViewport, emulateNetworkConditions.',
  ])
})

test.each([
  ['cut off', '{"title": "x", "steps": [', /^This file is not valid JSON\. \| Export it from the Recorder panel/],
  ['not JSON', '{\n  title: "x" }', /^This file is not valid JSON \(line 2 column 3\)\. \| Export it/],
  ['an empty file', '', /^This file is empty\. \| Record the journey/],
  ['something else', '{"title": "x"}', /^steps \| The recording has no "steps"\.$/],
  ['a list', '[]', /must be a group of keys, not a list/],
  ['no steps', recordingText([]), /^steps \| The recording: "steps" is empty\.$/],
  ['nothing to walk', recordingText([{ type: 'close' }]), /has no step that opens or changes a page/],
  [
    'a file of this machine',
    recordingText([navigate('file:///etc/passwd')]),
    /opens "file:\/\/\/etc\/passwd", which is not a page on the web/,
  ],
  ['a script as address', recordingText([navigate('javascript:alert(1)')]), /is not a page on the web/],
  [
    'a password in an address',
    recordingText([navigate('https://jo:pw123@shop.example/')]),
    /^step 1: url \| Step 1 \(navigate\) has a user name or password/,
  ],
  [
    'no page to begin with',
    recordingText([click('#a'), home]),
    /^step 1: type \| Step 1 \(click #a\) comes before any page was opened\./,
  ],
  [
    'a window that was closed',
    recordingText([home, { type: 'close', target: 'main' }, click('#a')]),
    /^step 3: type \| Step 3 \(click #a\) comes after step 2 closed the window\./,
  ],
  [
    'a file to upload',
    recordingText([home, { type: 'change', selectors: ['#cv'], value: 'C:\\fakepath\\cv.pdf' }]),
    /^step 2: value \| Step 2 \(change #cv\) chooses a file/,
  ],
  [
    'a key with a wrong name',
    recordingText([home, { type: 'keyDown', key: 'Entre' }]),
    /^step 2: key \| Step 2 \(keyDown Entre\) presses a key that no keyboard has\. \| Did you mean "Enter"\?$/,
  ],
  [
    'a text as a key',
    recordingText([home, { type: 'keyUp', key: 'jacket' }]),
    /no keyboard has\. \| Write a character, or a name such as Enter or ArrowDown\.$/,
  ],
  ['too many steps', recordingText(Array.from({ length: 501 }, () => home)), /has 501 steps; at most 500/],
])('%s is refused', (_, text, problem) => {
  expect(problemsOf(text).join('\n')).toMatch(problem)
})

const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one)

test.each<[string, most: number, step: (n: number) => object]>([
  ['characters of a text', 20_000, (n) => ({ type: 'change', selectors: ['#a'], value: 'x'.repeat(n) })],
  ['selectors within one another', 20, (n) => ({ type: 'click', selectors: [times(n, '#a')] })],
  ['selectors of one element', 50, (n) => ({ type: 'click', selectors: times(n, '#a') })],
  ['milliseconds of a time-out', 3_600_000, (n) => ({ type: 'click', selectors: ['#a'], timeout: n })],
  ['frames within one another', 20, (n) => ({ type: 'click', selectors: ['#a'], frame: times(n, 0) })],
  [
    'pages that a click leads to',
    20,
    (n) => ({ type: 'click', selectors: ['#a'], assertedEvents: times(n, { type: 'navigation', url: '/b' }) }),
  ],
])('%s are at most %i', (_, most, step) => {
  expect(problemsOf(recordingText([home, step(most)]))).toEqual([])
  expect(problemsOf(recordingText([home, step(most + 1)]))).toHaveLength(1)
})

test.each([
  [
    'a HAR file',
    'shop.har',
    'x'.repeat(1_000_001),
    /^This is a HAR file: it lists requests, and not what a customer does\. \| Record/,
  ],
  [
    'what Playwright records as JSON Lines',
    'shop.jsonl',
    '{"browserName":"chromium","launchOptions":{}}\n{"name":"navigate","url":"https://shop.example/"}\n',
    /^This is what Playwright recorded as JSON Lines\. \| Have it write JavaScript/,
  ],
  [
    'a sitemap',
    'sitemap.xml',
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset></urlset>',
    /^This is XML or HTML, such as a sitemap or a saved page\. \| Write the addresses of the pages into a \.txt file/,
  ],
  ['a saved page', 'shop.html', '\n<!DOCTYPE html><p>Shop', /^This is XML or HTML/],
  ['one of another name', 'shop.json', '{"log":{"version":"1.2","entries":[]}}', /^This is a HAR file/],
  ['Selenium IDE', 'shop.side', '{"url":"/","tests":[{"commands":[]}]}', /^This is a project of Selenium IDE/],
  ['Selenium IDE without a test yet', 'shop.side', '{"url":"/","tests":[]}', /^This is a project of Selenium IDE/],
  ['Selenium IDE under another name', 'shop.json', '{"tests":[{"commands":[]}]}', /^This is a project of Selenium IDE/],
  [
    'a browser test of Datadog',
    'a.json',
    '{"public_id":"x","config":{},"steps":[{"type":"click"}]}',
    /^This is a test of Datadog/,
  ],
  [
    'a script of WebPageTest',
    'a.txt',
    'logData\t0\nnavigate\thttps://shop.example/\n',
    /^This is a script of WebPageTest/,
  ],
  [
    'a script of WebPageTest whose tabs an editor made spaces',
    'a.wpt',
    'logData 1\nnavigate https://shop.example/\n',
    /^This is a script of WebPageTest/,
  ],
  ['JSON of another kind', 'a.json', '{"name":"shop"}', /^This is JSON of another kind .* \| Record/],
  ['a report of Lighthouse', 'a.json', '{"lighthouseVersion":"13.0.0"}', /^This is a report of Lighthouse/],
  ['one of a user flow', 'a.json', '{"name":"x","steps":[{"lhr":{}}]}', /^This is a report of Lighthouse/],
  ['Python', 'test_shop.py', 'import re', /^This is code in Python; .* npx playwright codegen/],
  [
    'a script',
    'shop.spec.ts',
    'test()',
    /^This is a script, and not .* npx outpace import shop\.spec\.ts --into NAME$/,
  ],
  ['YAML', 'shop.yml', 'steps:\n  - type: click', /^This is YAML; a recording is JSON\. \| Record/],
  [
    'a NUL byte',
    'shop.json',
    '{\n"title": "Ac\0me"}',
    /^There is a control character \(U\+0000\), .*, in line 2\. \| Type/,
  ],
  ['UTF-16', 'shop.json', '\ufffd\ufffd{\0"\0t\0', /^This file is not UTF-8 text\. \| Save it in UTF-8/],
])('%s in place of a recording is recognised', (_, file, text, problem) => {
  const parsed = parseRecording({ file, text })
  expect(parsed.ok ? '' : parsed.problems.map(({ message, hint }) => `${message} | ${hint}`).join('\n')).toMatch(
    problem,
  )
})

test('a value that somebody typed is in no message', () => {
  const problems = parseRecording({
    file: 'shop.json',
    text: recordingText([home, { type: 'change', value: 'hunter2', selectors: 'hunter2', x: 1 }]),
  })
  expect(problems.ok ? '' : formatProblems(problems.problems)).not.toContain('hunter2')
})

test('what has no effect is said', () => {
  const notes = notesOf(
    { type: 'setViewport', width: 1, height: 1 },
    navigate('chrome://newtab/'),
    home,
    { type: 'emulateNetworkConditions', download: 1 },
    click('#a', { screenshot: true }),
    { type: 'setViewport', width: 'wide' },
    click('#b', { target: 'https://shop.example/window' }),
    click('#c'),
    { type: 'close', target: 'main' },
  )
  expect(notes).toEqual([
    'Step 5 (click #a): the key "screenshot" is not part of the format and has no effect.',
    "Steps 1 and 6 (setViewport): the device of the market's profile is used instead.",
    "Step 4 (emulateNetworkConditions): the network of the market's profile is used instead.",
    'Step 2 (navigate): a page of the browser itself, which is left out.',
    'Step 9 (close): Outpace closes the window itself, at the end.',
    'Step 8 (click): continues in the first window; after a pop-up window, Outpace opens its last address again.',
  ])
})

test('a modifier that is never released is left out, with a note; keys in a frame are of the format', () => {
  const key = (type: string, name: string) => ({ type, key: name, target: 'main', frame: [0] })
  const notes = (...keys: { type: string }[]) => notesOf(home, ...keys, click('#a'))
  expect(notes(key('keyDown', 'Meta'))).toEqual([
    'Step 2 (keyDown): never released in the recording, so it is left out: it would be held during all that follows.',
  ])
  expect(notes(key('keyDown', 'Control'), click('#b'), key('keyUp', 'Control'))).toEqual([])
  expect(notes(key('keyDown', 'Meta'), key('keyUp', 'Shift'))).toHaveLength(1)
  expect(notes(key('keyDown', 'Shift'), key('keyDown', 'Enter'))).toEqual([])
  expect(notesOf(home, click('#a'), key('keyDown', 'Control'), key('keyDown', 'Enter'))).toEqual([])
})

test('recordings are told apart from rounds', () => {
  expect(looksRecorded(recordingText([home]))).toBe(true)
  expect(looksRecorded(`\ufeff${recordingText([home])}`)).toBe(true)
  expect(looksRecorded('{"benchmark":"jackets","visits":[]}\n')).toBe(false)
  expect(looksRecorded('{"benchmark":"jackets"}\n{"benchmark":"jackets"}\n')).toBe(false)
  expect(looksRecorded('{"steps": [')).toBe(false)
})

test('keys of every keyboard are known', () => {
  const keys = [
    'a',
    ' ',
    'É',
    'あ',
    'नि',
    '\r',
    'Enter',
    'Dead',
    'Process',
    'AltGraph',
    'Unidentified',
    'F24',
    'KeyA',
    'Digit1',
  ]
  const more = [
    'ShiftLeft',
    'NumpadEnter',
    'Numpad0',
    'LaunchMail',
    'BrowserBack',
    'MediaPlayPause',
    'AudioVolumeUp',
    'Lang1',
  ]
  const steps = [...keys, ...more].map((key) => ({ type: 'keyDown', key }))
  expect(problemsOf(recordingText([home, ...steps]))).toEqual([])
})

test('hostile keys do nothing', () => {
  const text =
    '{"title":"x","__proto__":{"polluted":1},"steps":[{"type":"navigate","url":"https://a.example","__proto__":{"type":"click"}},{"type":"constructor"}]}'
  expect(problemsOf(text)[0]).toMatch(/^step 2: type \| Step 2 is of the type "constructor"/)
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
  expect(recorded([home]).steps).toHaveLength(1)
})
