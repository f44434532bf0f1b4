/** A file of the Chrome DevTools Recorder: https://github.com/puppeteer/replay/blob/main/src/Schema.ts */
export interface Recording {
  title: string
  /** ms for a step that has none of its own. */
  timeout?: number | undefined
  steps: RecordedStep[]
}

/** A selector, or a chain of them: each is searched in the shadow root of what the one before it found. */
export type RecordedSelector = string | string[]

interface Common {
  /** ms. */
  timeout?: number | undefined
  assertedEvents?: { type: 'navigation'; url?: string | undefined; title?: string | undefined }[] | undefined
  /** `main`, or the address of a pop-up window or of a frame in a process of its own. */
  target?: string | undefined
}

interface InFrame extends Common {
  /** Which child frame to descend into, from the top. */
  frame?: number[] | undefined
}

interface OnElement extends InFrame {
  /** Alternatives for the same element, the best one first. */
  selectors: RecordedSelector[]
}

/** px from the top left corner of the element. */
interface Press extends OnElement {
  offsetX?: number | undefined
  offsetY?: number | undefined
  button?: 'primary' | 'auxiliary' | 'secondary' | 'back' | 'forward' | undefined
  deviceType?: 'mouse' | 'pen' | 'touch' | undefined
  /** ms between pressing and releasing. */
  duration?: number | undefined
}

export type PressStep = Press & { type: 'click' | 'doubleClick' }
export type ChangeStep = OnElement & { type: 'change'; value: string }
export type ScrollStep = InFrame & {
  type: 'scroll'
  x?: number | undefined
  y?: number | undefined
  /** Absent: the page. */
  selectors?: RecordedSelector[] | undefined
}
export type AwaitElementStep = OnElement & {
  type: 'waitForElement'
  operator?: '>=' | '==' | '<=' | undefined
  count?: number | undefined
  visible?: boolean | undefined
  attributes?: Record<string, string> | undefined
  /** JavaScript properties of the element, which may be nested. */
  properties?: Record<string, unknown> | undefined
}

export type KeyStep = InFrame & { type: 'keyDown' | 'keyUp'; key: string }

export type RecordedStep =
  | PressStep
  | ChangeStep
  | ScrollStep
  | AwaitElementStep
  | (OnElement & { type: 'hover' })
  | (Common & { type: 'navigate'; url: string })
  | KeyStep
  | (InFrame & { type: 'waitForExpression'; expression: string })
  | (Common & { type: 'close' | 'setViewport' | 'emulateNetworkConditions' })

/** Where a step of the benchmark begins in a recording. */
export interface StepStart {
  name: string
  /** Index into the recording's steps. */
  at: number
}

const secretPrefix = 'secret:'
const codePrefix = 'totp:'

/** What stands in a recording for a value that must not be in a file. */
export function secretPlaceholder(name: string): string {
  return `${secretPrefix}${name}`
}

/** Name of the secret that a value stands for; undefined for a plain value. */
export function placeheldSecret(value: string): string | undefined {
  return after(secretPrefix, value)
}

/** Name of the secret whose one-time code a value stands for; undefined for a plain value. */
export function placeheldCode(value: string): string | undefined {
  return after(codePrefix, value)
}

function after(prefix: string, value: string): string | undefined {
  return value.startsWith(prefix) && value.length > prefix.length ? value.slice(prefix.length) : undefined
}

/** Whether a value stands for one that is not in the file. */
export function isPlaceholder(value: string): boolean {
  return (placeheldSecret(value) ?? placeheldCode(value)) !== undefined
}

export function usesSecrets({ steps }: Recording): boolean {
  return steps.some((step) => step.type === 'change' && isPlaceholder(step.value))
}

/** Whether a step acts on the window that the recording began in. */
export function isMain({ target }: { target?: string | undefined }): boolean {
  return target === undefined || target === 'main'
}

/** `click aria/Add to basket`: a step as people recognise it. */
export function describeStep(step: RecordedStep): string {
  return `${step.type} ${objectOf(step)}`.trim()
}

function objectOf(step: RecordedStep): string {
  switch (step.type) {
    case 'navigate':
      return step.url
    case 'keyDown':
    case 'keyUp':
      return step.key
    case 'waitForExpression':
      return step.expression
    case 'close':
    case 'setViewport':
    case 'emulateNetworkConditions':
      return ''
    default:
      return step.selectors?.[0] === undefined ? 'the page' : selectorText(step.selectors[0])
  }
}

export function selectorText(selector: RecordedSelector): string {
  return typeof selector === 'string' ? selector : selector.join(' >>> ')
}
