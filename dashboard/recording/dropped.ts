import { useEffect } from 'preact/hooks'
import { go, recordingAddress } from '../route.ts'

let waiting: File | undefined
const arrived = 'outpace:file'

/** The file that was dropped last, once. */
export function takeDropped(): File | undefined {
  const file = waiting
  waiting = undefined
  return file
}

/** Calls `take` when a file is dropped while the view is open. Returns what ends it. */
export function onDropped(take: () => void): () => void {
  addEventListener(arrived, take)
  return () => removeEventListener(arrived, take)
}

/** Takes a file that is dropped anywhere on the page to the view for recordings. */
export function useDrops(offered: boolean): void {
  useEffect(() => {
    if (!offered) return
    const mark = (isOver: boolean) => document.body.classList.toggle('dropping', isOver)
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      mark(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) mark(false)
    }
    const drop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0]
      mark(false)
      if (file === undefined) return
      event.preventDefault()
      waiting = file
      if (location.pathname !== recordingAddress) go(recordingAddress)
      dispatchEvent(new Event(arrived))
    }
    addEventListener('dragover', over)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [offered])
}
