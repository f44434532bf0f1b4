/** What a journey does, by Playwright's names. Outpace's own calls (DevTools commands, screenshots, scripts) are none of these. */
const actions = new Set([
  ...named(
    'Frame',
    'addScriptTag addStyleTag ariaSnapshot blur check click content dblclick dispatchEvent dragAndDrop',
  ),
  ...named(
    'Frame',
    'drop evalOnSelector evalOnSelectorAll evaluateExpression evaluateExpressionHandle expect fill focus',
  ),
  ...named(
    'Frame',
    'frameElement getAttribute goto hover innerHTML innerText inputValue isChecked isDisabled isEditable',
  ),
  ...named(
    'Frame',
    'isEnabled isHidden isVisible press queryCount querySelector querySelectorAll selectOption setContent',
  ),
  ...named('Frame', 'setInputFiles tap textContent title type uncheck waitForFunction waitForSelector waitForTimeout'),
  ...named(
    'ElementHandle',
    'boundingBox check click contentFrame dblclick dispatchEvent evalOnSelector evalOnSelectorAll',
  ),
  ...named(
    'ElementHandle',
    'evaluateExpression evaluateExpressionHandle fill focus getAttribute hover innerHTML innerText',
  ),
  ...named('ElementHandle', 'inputValue isChecked isDisabled isEditable isEnabled isHidden isVisible ownerFrame press'),
  ...named(
    'ElementHandle',
    'querySelector querySelectorAll scrollIntoViewIfNeeded selectOption selectText setInputFiles',
  ),
  ...named('ElementHandle', 'tap textContent type uncheck waitForElementState waitForSelector'),
  ...named('JSHandle', 'evaluateExpression evaluateExpressionHandle getProperty getPropertyList jsonValue'),
  ...named('Page', 'bringToFront close goBack goForward keyboardDown keyboardInsertText keyboardPress keyboardType'),
  ...named(
    'Page',
    'keyboardUp mouseClick mouseDown mouseMove mouseUp mouseWheel reload setViewportSize touchscreenTap',
  ),
  // What a script waits for: an event, an address, a state of the page.
  ...['Page.__waitInfo__', 'Frame.__waitInfo__', 'BrowserContext.__waitInfo__'],
])

function named(type: string, methods: string): string[] {
  return methods.split(' ').map((method) => `${type}.${method}`)
}

export function isAction({ class: type, method }: { class: string; method: string }): boolean {
  return actions.has(`${type}.${method}`)
}

/** Parameters that are, or may be, what a customer types. */
const typed = ['value', 'text', 'key', 'options'] as const
/** Keys that write nothing. */
const plainKeys =
  /^(?:Enter|Tab|Escape|Backspace|Delete|Space|Home|End|PageUp|PageDown|Insert|Arrow\w+|F\d+|Shift|Control|Alt|Meta)$/
const hidden = '(hidden)'
/** A shorter text is part of many others; where it was typed, Playwright says so. */
const shortest = 3

/** The parameters without what was typed, and the texts that were. */
export function withoutTyping(params: Readonly<Record<string, unknown>>): {
  params: Record<string, unknown>
  texts: string[]
} {
  const found = typed.filter((name) => params[name] !== undefined && !plainKeys.test(String(params[name])))
  const hiding = Object.fromEntries(found.map((name) => [name, hidden]))
  return { params: { ...params, ...hiding }, texts: found.flatMap((name) => textsIn(params[name])) }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/** A text of Playwright's about an action, without what was typed in it and without the elements that it quotes. */
export function withoutQuotes(text: string, typed: readonly string[]): string {
  const quiet = text.replace(/\b(fill|type|press|insertText)\([\s\S]*\)/g, `$1${hidden}`).replace(/<[\s\S]*>/g, '<…>')
  return typed.filter(({ length }) => length >= shortest).reduce((rest, each) => rest.replaceAll(each, hidden), quiet)
}

/** Whether a text of Playwright's about an action quotes a field for passwords. */
export function quotesPassword(text: string): boolean {
  return /<input[^>]*\btype="?password\b/i.test(text)
}
