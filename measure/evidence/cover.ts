import type { CDPSession } from 'playwright-core'

export interface SecretTexts {
  /** What pages might print of the secrets so far, in every spelling. */
  texts: () => string[]
  /** Calls the listener with further texts before the journey gets them. */
  onTexts: (listener: (texts: string[]) => Promise<void>) => void
}

/** Where the page's own scripts cannot read what is covered. */
const worldName = 'outpace-cover'
/** A shorter text gives nothing away, and is part of many others. */
const shortest = 3

/**
 * Paints over texts in the page before they are shown: in its open documents and in every one to come, with their frames and open
 * shadow roots, but not in frames of other processes.
 */
export async function coverTexts(session: CDPSession, texts: readonly string[]): Promise<void> {
  const covered = texts.filter(({ length }) => length >= shortest)
  if (covered.length === 0) return
  const source = `(${cover})(${JSON.stringify(covered)})`
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName, runImmediately: true })
}

/** Runs in the page. A highlight changes neither the document nor its layout, and mutations are seen before they are painted. */
function cover(texts: string[]): void {
  const name = `outpace-${Math.random().toString(36).slice(2)}`
  const style = 'color: #000; -webkit-text-fill-color: #000; background-color: #000; text-shadow: none'
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`::highlight(${name}) { ${style} }`)
  const highlight = new Highlight()
  highlight.priority = 1_000_000
  CSS.highlights.set(name, highlight)
  const observed = new WeakSet<Node>()
  const observer = new MutationObserver(() => scan())

  function scan(): void {
    highlight.clear()
    const roots: (Document | ShadowRoot)[] = [document]
    for (const root of roots) {
      // Pages may replace the list.
      if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet)
      if (!observed.has(root)) observer.observe(root, { subtree: true, childList: true, characterData: true })
      observed.add(root)
      const nodes: { node: Text; from: number }[] = []
      let whole = ''
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        if (node instanceof Text) {
          nodes.push({ node, from: whole.length })
          whole += node.data
        } else if (node instanceof Element && node.shadowRoot !== null) {
          roots.push(node.shadowRoot)
        }
      }
      for (const text of texts) {
        for (let at = whole.indexOf(text); at >= 0; at = whole.indexOf(text, at + 1)) {
          const range = new Range()
          const first = nodes.findLast(({ from }) => from <= at)
          const last = nodes.findLast(({ from }) => from < at + text.length)
          if (first === undefined || last === undefined) continue
          range.setStart(first.node, at - first.from)
          range.setEnd(last.node, at + text.length - last.from)
          highlight.add(range)
        }
      }
    }
  }
  scan()
}
