import { longestControlName, type SideEffect, sideEffectWords } from '#core/model/side-effects.ts'
import { spacedWords } from '#core/model/spaced-words.ts'

/** Function of the isolated world that passes what was refused to the worker. */
export const sideEffectsBinding = 'outpaceRefuse'
/** Name of the function that lets everything pass from then on. */
export const liftCall = 'outpaceLift()'

/** What a page reports: a click or key that may lead to something, or what was refused and on which control. */
export type SideEffectMessage = { kind: 'activated' } | { kind: 'refused'; what: SideEffect; name: string }

/**
 * Runs in every document, before its own scripts, in a world that pages cannot see. It keeps clicks on controls that add to a
 * basket or buy, typing into password fields, and forms from reaching the page, but only where a customer's input came before:
 * what a page does by itself is its own. It is serialised, so it must not use anything from outside.
 */
function guardDocument(options: {
  binding: string
  words: Record<'basket' | 'purchase', string>
  longest: number
  spaced: (text: string) => string
}): void {
  const world = globalThis as unknown as Record<string, unknown>
  const report = world[options.binding] as (message: string) => void
  const patternOf = (words: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])`, 'iu')
  const patterns = [
    ['basket', patternOf(options.words.basket)],
    ['purchase', patternOf(options.words.purchase)],
  ] as const
  let lifted = false
  let touched = false
  let refused = false

  const refuse = (event: Event, what: SideEffect, name: string): void => {
    event.preventDefault()
    event.stopImmediatePropagation()
    if (refused) return
    refused = true
    report(JSON.stringify({ kind: 'refused', what, name: name.slice(0, options.longest) }))
  }
  const attributeOf = (element: Element, name: string): string =>
    String(Element.prototype.getAttribute.call(element, name) ?? '')
  const textOf = (element: Element): string =>
    String(Object.getOwnPropertyDescriptor(Node.prototype, 'textContent')?.get?.call(element) ?? '').slice(0, 400)
  /** Of a control: its label, text and value, and what its makers call it. */
  const namesOf = (element: Element): string[] => {
    const given = ['aria-label', 'value', 'title', 'name', 'id', 'data-testid', 'data-test', 'data-qa', 'data-action']
    return [textOf(element), ...given.map((name) => attributeOf(element, name))].filter((name) => name.trim() !== '')
  }
  const controlIn = (path: EventTarget[]): Element | undefined => {
    const elements = path.filter((target): target is Element => target instanceof Element).slice(0, 12)
    return elements.find((element) => element.matches('button,a,input,summary,[role=button],[onclick]')) ?? elements[0]
  }
  const effectOf = (control: Element): readonly [what: SideEffect, name: string] | undefined => {
    for (const name of namesOf(control)) {
      const text = options.spaced(name)
      if (text.length > options.longest) continue
      for (const [what, pattern] of patterns) {
        const at = text.trim().search(pattern)
        // A link to a product may end with the name of the button beside it.
        if (at === 0 || (at > 0 && control.localName !== 'a')) return [what, name.replace(/\s+/g, ' ').trim()]
      }
    }
    return undefined
  }

  const pressed = (event: Event): void => {
    if (lifted || !event.isTrusted) return
    touched = true
    const control = controlIn(event.composedPath())
    const found = control === undefined ? undefined : effectOf(control)
    // Nothing of what follows the first refusal, such as its click, reaches the page either.
    if (refused || found !== undefined) refuse(event, ...(found ?? ['form', '']))
    else if (event.type === 'click') report(JSON.stringify({ kind: 'activated' }))
  }
  const typed = (event: Event): void => {
    if (lifted || !event.isTrusted) return
    touched = true
    const [field] = event.composedPath()
    if (field instanceof HTMLInputElement && field.type === 'password') refuse(event, 'password', '')
    else if ((event as KeyboardEvent).key === 'Enter') report(JSON.stringify({ kind: 'activated' }))
  }
  const asksFor = 'input[type=password],input[type=email],input[type=tel],textarea'
  const submitted = (event: Event): void => {
    const [form] = event.composedPath()
    if (lifted || !touched || !(form instanceof HTMLFormElement)) return
    const { submitter } = event as SubmitEvent
    const method = (submitter && attributeOf(submitter, 'formmethod')) || attributeOf(form, 'method')
    const asks = Element.prototype.querySelector.call(form, asksFor) !== null
    if (method.trim().toLowerCase() === 'post' || asks)
      refuse(event, 'form', submitter ? (namesOf(submitter)[0] ?? '') : '')
  }

  const listen = (): void => {
    // The first that a press leads to counts: some pages act before the click. Passive, because nothing waits for it.
    for (const type of ['touchstart', 'pointerdown', 'mousedown', 'click'])
      addEventListener(type, pressed, { capture: true, passive: type === 'touchstart' })
    for (const type of ['keydown', 'beforeinput', 'input']) addEventListener(type, typed, true)
    addEventListener('submit', submitted, true)
  }
  listen()
  // `document.open()` removes every listener; what is written then begins with a new root.
  new MutationObserver(listen).observe(document, { childList: true })
  // What form.submit() and other scripts lead to: there the page has no submit event.
  const { navigation } = world as unknown as { navigation?: EventTarget }
  navigation?.addEventListener('navigate', (event) => {
    const { formData } = event as Event & { formData: FormData | null }
    if (!lifted && touched && formData !== null && event.cancelable) refuse(event, 'form', '')
  })

  world.outpaceLift = (): void => {
    lifted = true
  }
}

/** Source of the init script. */
export const sideEffectsScript = `(${guardDocument.toString()})({
  binding: ${JSON.stringify(sideEffectsBinding)},
  words: ${JSON.stringify(sideEffectWords)},
  longest: ${longestControlName},
  spaced: ${spacedWords.toString()},
})`
