import type { Gone, Piece } from './gone-script.ts'
import type { Motion } from './motion-script.ts'
import type { Nodes } from './nodes-script.ts'

/** What was added to a document and can be seen; times in ms since its navigation started. */
export interface Addition {
  /** When the input came that brought it. */
  began: number
  painted: number
  /** Of its text and pictures in the viewport, CSS pixels. */
  size: number
  pieces: Piece[]
  /** It was in the document before the input. */
  isRevealed: boolean
}

/** What the script gives to those that run after it in the same world. */
export interface Coming {
  /** @param keep called with what has come into view */
  outpaceComing: (keep: (addition: Addition) => void) => {
    /** @param nodes what an input has brought, just painted */
    look: (nodes: Iterable<Node>, brought: { began: number; isRevealed: boolean }) => void
    /** What has not been seen by the next input was not brought by this one. */
    renew: (began: number) => void
    /** Whether a picture or a frame that has loaded is part of what an input has brought. */
    isAwaited: (element: Element) => boolean
    /** A picture that is about to be replaced. */
    await: (picture: HTMLImageElement) => void
    /** Some of it still slides or fades in. */
    isMoving: () => boolean
    watch: (root: Document | ShadowRoot) => void
    end: () => void
  }
  /** What is smaller than this, CSS pixels, is not what a customer waits for: a word such as "Loading". */
  outpaceSmallest: () => number
}

/**
 * Runs in every document, ahead of the observer of additions; serialised, so it must not use anything from outside. Texts, pictures and
 * frames that an input has added, until they can be seen at rest: drawers and lists slide and fade in, and what is prepared is shown later.
 */
function followComing(): void {
  /** Nodes that are still coming. */
  const mostNodes = 2_000
  /** Share of the viewport. */
  const smallestShare = 0.05
  /** What slides or fades in, as the little text of a basket does, is more than its own area, and nothing that comes by chance. */
  const motion = 0.2
  /** What appears later than this, ms, as the next slide of a carousel does, was not brought by the input. */
  const longestMotion = 2_000
  /** Texts and pictures of an addition by which it is found again, or is gone. */
  const mostPieces = 100
  /** What was added and cannot be seen yet is looked at again this often, ms. */
  const lookEvery = 100
  /**
   * After a look as many times as long without one, so that looks take 1 % of the time at most. When something has come to rest is
   * measured, so it is looked at sooner; so is what a class or a style may have shown, but some pages change those in every frame.
   */
  const rest = { usual: 100, changed: 20, arrived: 3 }
  /** Once looks have taken this long together, ms, they come no sooner than after a change: on some pages something rests in each frame. */
  const mostSooner = 40
  /** What has come to rest is painted this much later at most, ms. */
  const frame = 16
  const silent = 'script, style, template, noscript, title'

  /** What has this opacity can be seen. */
  const opaque = 0.9

  const { getterOf, parentOf, concealerOf, isVisible, boxOf, areaOf, cropTo, spills } = (globalThis as unknown as Nodes)
    .outpaceNodes
  const { outpacePiece } = globalThis as unknown as Gone
  const offsetParentOf = getterOf<Element | null>(HTMLElement, 'offsetParent')
  const smallest = (): number => smallestShare * innerWidth * innerHeight

  /** What was added in the same frame. */
  interface Batch {
    began: number
    isRevealed: boolean
    added: number
    /** Of what has been seen of it, CSS pixels, and of what of that has been kept. */
    size: number
    kept: number
    pieces: Piece[]
    /** What cannot be seen yet, by the element because of which it cannot: one look at that tells of a thousand nodes. */
    waiting: Map<Element, Node[]>
  }
  const batchOf = (began: number, isRevealed: boolean, waiting = new Map<Element, Node[]>()): Batch => {
    return { began, isRevealed, added: performance.now(), size: 0, kept: 0, pieces: [], waiting }
  }

  ;(globalThis as unknown as Coming).outpaceSmallest = smallest
  ;(globalThis as unknown as Coming).outpaceComing = (keep) => {
    let coming: Batch[] = []
    let awaited = new WeakSet<Element>()
    /** Where that stood which is or was outside of the viewport, and since when. */
    const places = new WeakMap<Element, { left: number; top: number; at: number } | undefined>()
    const loadedFrames = new WeakSet<Element>()
    let nextLook: ReturnType<typeof setTimeout> | undefined
    let due = Number.POSITIVE_INFINITY
    /** When something last came to rest or changed that has not been looked at yet. */
    let arrivedAt: number | undefined
    let last = { ended: 0, took: 0 }
    /** What looks have taken since something has been coming, ms. */
    let spent = 0
    const { refresh, moverOf, isMoving, opacityOf, restedAt } = (globalThis as unknown as Motion).outpaceMotion(arrived)

    /** The element that shows a text, a picture or a frame; undefined for other nodes. */
    const contentOf = (node: Node): Element | undefined => {
      if (node instanceof HTMLImageElement) {
        if (node.complete && node.naturalWidth > 0) return node
        awaited.add(node)
      } else if (node instanceof HTMLIFrameElement && (node.srcdoc !== '' || /^https?:/.test(node.src))) {
        if (loadedFrames.has(node)) return node
        awaited.add(node)
      } else if (node instanceof Text && /\S/.test(node.data)) {
        const element = parentOf(node)
        return element === null || Element.prototype.matches.call(element, silent) ? undefined : element
      }
      return undefined
    }
    /** Whether it stays on the screen when the page is scrolled. */
    const isFixed = (element: Element): boolean => {
      let at = element
      for (let up: Element | null = at; up instanceof HTMLElement; up = offsetParentOf(up)) at = up
      return !(at instanceof HTMLBodyElement) && at instanceof HTMLElement
    }
    /** To the left or right of the viewport, or above or below, where nobody can scroll to it. */
    const isOutside = (element: Element, { left, right, top, bottom }: DOMRect): boolean =>
      left >= innerWidth || right <= 0 || ((top >= innerHeight || bottom <= 0) && isFixed(element))
    /** The list of a slider is moved out of the viewport, to show what is farther on in it. */
    const isBeside = (element: Element): boolean => isOutside(element, boxOf(element)) && !spills(element)
    /** The outermost element that is outside of the viewport. */
    const besideOf = (element: Element): Element => {
      let outermost = element
      for (let at = parentOf(element); at !== null && isBeside(at); at = parentOf(at)) outermost = at
      places.set(outermost, undefined)
      return outermost
    }
    /** What a script slides in tells nothing of its end: it is there when two looks find it in one place. */
    const hasStopped = (blocker: Element, at: number): boolean => {
      const { left, top } = boxOf(blocker)
      const place = places.get(blocker)
      if (place?.left === left && place.top === top) return true
      places.set(blocker, { left, top, at })
      return false
    }
    const isWaiting = (blocker: Element, now: number): boolean =>
      isMoving(blocker) ||
      !isVisible(blocker) ||
      isBeside(blocker) ||
      (places.has(blocker) && !hasStopped(blocker, now))
    /** Adds up what of a batch can be seen by now. */
    const weigh = (batch: Batch, nodes: Iterable<Node>, { painted, isFirst }: Weighing): void => {
      const { size: before } = batch
      for (const node of nodes) {
        const element = contentOf(node)
        if (element === undefined) continue
        const box = boxOf(node)
        const concealer = concealerOf(element)
        const area = concealer === undefined ? areaOf(box) : 0
        const moving = moverOf(element)
        const seen = area === 0 || moving === undefined ? area : areaOf(cropTo(moving, box))
        const isPartly = 2 * seen < box.width * box.height
        // A card that is only lifted a little under the pointer is there.
        const isThere = isFirst && !isPartly && !batch.isRevealed && moving !== undefined && opacityOf(moving) >= opaque
        const mover = isThere ? undefined : moving
        const blocker = mover ?? concealer ?? (isOutside(element, box) ? besideOf(element) : undefined)
        if (blocker !== undefined) {
          const waiting = batch.waiting.get(blocker)
          if (waiting === undefined) batch.waiting.set(blocker, [node])
          else waiting.push(node)
        } else if (area > 0) {
          // What is in a frame is not known: it only counts where there is nothing else.
          batch.size += node instanceof HTMLIFrameElement ? Math.min(area, smallest()) : area
          if (batch.pieces.length < mostPieces) batch.pieces.push(outpacePiece(node, area))
        }
      }
      if (batch.size === before || batch.size - batch.kept < (isFirst ? smallest() : smallest() * motion)) return
      batch.kept = batch.size
      const { began, size, pieces, isRevealed } = batch
      keep({ began, painted, size, pieces: [...pieces], isRevealed })
    }
    const plan = (at: number): void => {
      // One that is late has been held up.
      if (at >= due && due >= performance.now()) return
      clearTimeout(nextLook)
      due = at
      nextLook = setTimeout(lookAgain, at - performance.now())
    }
    function lookAgain(): void {
      due = Number.POSITIVE_INFINITY
      const from = performance.now()
      const painted = Math.min(from, (arrivedAt ?? from) + frame)
      arrivedAt = undefined
      refresh()
      for (const batch of coming) {
        const free = [...batch.waiting].filter(([blocker]) => !isWaiting(blocker, painted))
        for (const [blocker] of free) batch.waiting.delete(blocker)
        const stopped = free.map(([blocker]) => places.get(blocker)?.at ?? restedAt(blocker) ?? painted)
        weigh(
          batch,
          free.flatMap(([, nodes]) => nodes),
          { painted: Math.min(painted, Math.max(...stopped)), isFirst: false },
        )
      }
      const ended = performance.now()
      last = { ended, took: ended - from }
      spent += last.took
      coming = coming.filter(({ waiting, added }) => waiting.size > 0 && ended - added < longestMotion)
      if (coming.length > 0) plan(ended + Math.max(lookEvery, rest.usual * last.took))
      else observer.disconnect()
    }
    /** All that has come to rest meanwhile is looked at once. */
    const lookSoon = (times: number): void => {
      if (coming.length === 0) return
      arrivedAt = performance.now()
      plan(Math.max(arrivedAt, last.ended + times * last.took))
    }
    function arrived(): void {
      lookSoon(spent < mostSooner ? rest.arrived : rest.changed)
    }
    let isChanged = false
    /** A class or a style may show what was hidden, in the next frame. */
    const observer = new MutationObserver(() => {
      if (isChanged) return
      isChanged = true
      requestAnimationFrame(() => {
        isChanged = false
        setTimeout(() => lookSoon(rest.changed))
      })
    })
    const roots = new Set<Document | ShadowRoot>()
    const observe = (root: Document | ShadowRoot): void => observer.observe(root, { subtree: true, attributes: true })

    return {
      look: (nodes, { began, isRevealed }) => {
        const batch = batchOf(began, isRevealed)
        refresh()
        weigh(batch, nodes, { painted: batch.added, isFirst: true })
        const all = [...coming, batch].flatMap(({ waiting }) => [...waiting.values()])
        if (batch.waiting.size === 0 || all.reduce((sum, { length }) => sum + length, 0) > mostNodes) return
        coming.push(batch)
        if (coming.length > 1) return
        spent = 0
        plan(performance.now() + lookEvery)
        for (const root of roots) observe(root)
      },
      renew: (began) => {
        for (const batch of [...coming]) {
          const hidden = [...batch.waiting].filter(([blocker]) => !isMoving(blocker))
          for (const [blocker] of hidden) batch.waiting.delete(blocker)
          if (hidden.length > 0) coming.push(batchOf(began, batch.isRevealed, new Map(hidden)))
        }
      },
      isAwaited: (element) => {
        // It may have loaded before it is looked at.
        if (element instanceof HTMLIFrameElement) loadedFrames.add(element)
        return awaited.has(element) || (element instanceof HTMLImageElement && element.loading === 'lazy')
      },
      await: (picture) => void awaited.add(picture),
      isMoving: () => coming.some(({ waiting }) => [...waiting.keys()].some(isMoving)),
      watch: (root) => {
        roots.add(root)
        if (coming.length > 0) observe(root)
        for (const type of ['transitionend', 'animationend']) root.addEventListener(type, arrived, true)
      },
      end: () => {
        clearTimeout(nextLook)
        due = Number.POSITIVE_INFINITY
        observer.disconnect()
        arrivedAt = undefined
        coming = []
        awaited = new WeakSet()
        roots.clear()
      },
    }
  }

  interface Weighing {
    painted: number
    /** Whether they have just been added. */
    isFirst: boolean
  }
}

export const comingScript: string = `;(${followComing.toString()})();`
