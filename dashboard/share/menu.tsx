import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { fileName } from '#core/words/file-name.ts'
import { reasonOf } from '../ask.ts'
import { codePart } from '../code-part.ts'
import { useSession } from '../session.ts'
import { texts } from '../texts.ts'
import { loadAllCards } from '../views/use-card.ts'
import { LinkDialog } from './link-dialog.tsx'
import type { PictureChoice } from './load.ts'
import type { Run } from './run.ts'
import { save } from './save.ts'
import { base, isShared } from './scope.ts'
import { Tables } from './tables.tsx'
import { pathOf, type ShareTarget } from './target.ts'
import { shareTexts as words } from './texts.ts'
import { openWall } from './wall.tsx'

/** Everything that leaves a view: its address, tables, pictures, paper and slides. */
export function ShareMenu({ target, about }: { target: ShareTarget; about?: string }) {
  const session = useSession()
  const [open, setOpen] = useState(false)
  const [linking, setLinking] = useState(false)
  const [status, setStatus] = useState('')
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  useEffect(() => {
    if (!open) return
    const leave = (event: Event) => {
      const { target: at } = event
      if (at instanceof Node && !root.current?.contains(at)) setOpen(false)
    }
    const close = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      setOpen(false)
      button.current?.focus()
    }
    addEventListener('pointerdown', leave)
    addEventListener('focusin', leave)
    addEventListener('keydown', close)
    return () => {
      removeEventListener('pointerdown', leave)
      removeEventListener('focusin', leave)
      removeEventListener('keydown', close)
    }
  }, [open])
  /** Says what it does, and what went wrong. */
  const run = async (doing: string, done: string, work: () => Promise<unknown>) => {
    setStatus(doing)
    try {
      await work()
      setStatus(done)
    } catch (error) {
      setStatus(texts.failed(reasonOf(error)))
    }
  }
  const keepSlides = () => {
    const { benchmark, market, timeZone } = target
    const file = `${fileName({ parts: [benchmark, market, 'slides'], now: Date.now(), timeZone })}.pptx`
    return run(words.making, words.saved(file), async () => {
      const [{ deckFile }, { loadDeck }] = await codePart(() =>
        Promise.all([import('./slides/deck.ts'), import('./slides/load.ts')]),
      )
      const type = 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
      save(file, new Blob([await deckFile(await loadDeck(target))], { type }))
    })
  }
  return (
    <div class="share" ref={root}>
      <button
        ref={button}
        type="button"
        aria-expanded={open}
        aria-controls={id}
        aria-label={about === undefined ? undefined : words.about(about)}
        onClick={() => {
          setStatus('')
          setOpen(!open)
        }}
      >
        {words.open}
      </button>
      {open && (
        <div class="share-panel" id={id}>
          <ul>
            <li>
              <button
                type="button"
                onClick={() =>
                  run('', words.copied, () =>
                    navigator.clipboard.writeText(isShared ? location.href : location.origin + pathOf(target)),
                  )
                }
              >
                {words.copy}
              </button>
            </li>
            <li>
              <button
                type="button"
                onClick={() =>
                  run(texts.loading, '', async () => {
                    await loadAllCards()
                    setOpen(false)
                    print()
                  })
                }
              >
                {words.print}
              </button>
            </li>
            <li>
              <button type="button" onClick={() => openWall(base + pathOf(target))}>
                {words.wall.open}
              </button>
            </li>
            {session?.mayChange && !isShared && target.benchmark !== '' && (
              <li>
                <button
                  type="button"
                  onClick={() => {
                    setOpen(false)
                    setLinking(true)
                  }}
                >
                  {words.link.open}
                </button>
              </li>
            )}
            {!isShared && target.benchmark !== '' && (
              <li>
                <button type="button" onClick={() => keepSlides()}>
                  {words.slides}
                </button>
              </li>
            )}
            <Tables target={target} run={run} />
          </ul>
          {!isShared && <Charts target={target} run={run} />}
          <p role="status">{status}</p>
        </div>
      )}
      {linking && (
        <LinkDialog
          target={target}
          close={() => {
            setLinking(false)
            button.current?.focus()
          }}
        />
      )}
    </div>
  )
}

/** The charts of the view, each in both formats. */
function Charts({ target, run }: { target: ShareTarget; run: Run }) {
  const [pictures, setPictures] = useState<readonly PictureChoice[]>()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    let isCurrent = true
    setPictures(undefined)
    setProblem(undefined)
    const load = async () => {
      const { loadPictures } = await codePart(() => import('./load.ts'))
      const found = await loadPictures(target)
      if (isCurrent) setPictures(found)
    }
    load().catch((error: unknown) => isCurrent && setProblem(reasonOf(error)))
    return () => {
      isCurrent = false
    }
  }, [pathOf(target)])
  if (problem !== undefined) {
    return (
      <p class="problem" role="alert">
        {texts.failed(problem)}
      </p>
    )
  }
  if (pictures === undefined) return <p class="faint">{texts.loading}</p>
  const { benchmark, market, timeZone } = target
  const keep = ({ name, load }: PictureChoice, format: 'svg' | 'png') => {
    const parts = [benchmark, market, name].filter(Boolean)
    const file = `${fileName({ parts, now: Date.now(), timeZone })}.${format}`
    return run(words.making, words.saved(file), async () => {
      const { svgOf } = await codePart(() => import('./svg.ts'))
      const svg = svgOf(await load())
      if (format === 'svg') return save(file, new Blob([svg], { type: 'image/svg+xml' }))
      const { pngOf } = await codePart(() => import('./png.ts'))
      return save(file, await pngOf(svg))
    })
  }
  return (
    <ul class="share-charts">
      {pictures.map((picture) => (
        <li key={picture.name}>
          <span>{picture.label}</span>
          {(['svg', 'png'] as const).map((format) => (
            <button
              key={format}
              type="button"
              aria-label={words.file(picture.label, format.toUpperCase())}
              onClick={() => keep(picture, format)}
            >
              {format.toUpperCase()}
            </button>
          ))}
        </li>
      ))}
    </ul>
  )
}
