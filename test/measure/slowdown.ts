/** How many times slower a page's thread is than one that is not throttled: in the middle of short runs, and in a quarter of them at least. */
export interface Slowdown {
  middle: number
  quarter: number
}

/**
 * A script for a page, which resolves with its {@link Slowdown}: its thread and a worker's, which is not throttled, work in turn for less
 * than a millisecond at a time. On a busy machine a few of these times are interrupted, so an unthrottled thread is told by the middle;
 * and Chromium's throttling lapses for as long as the thread that does it has to wait, so a throttled one is told by the slower quarter.
 */
export const slowdown = `new Promise((resolve) => {
  const work = () => Array.from({ length: 5 }, () => {
    const from = performance.now()
    for (let i = 0, sum = 0; i < 2e5; i++) sum += Math.sqrt(i) * sum
    return performance.now() - from
  })
  const worker = new Worker(URL.createObjectURL(new Blob(['const work = ' + work + '; onmessage = () => postMessage(work())'])))
  const [page, other] = [[], []]
  worker.onmessage = ({ data }) => {
    other.push(...data)
    page.push(...work())
    if (page.length < 45) return setTimeout(() => worker.postMessage('again'), 50)
    worker.terminate()
    for (const times of [page, other]) times.sort((a, b) => a - b)
    resolve({ middle: page[22] / other[22], quarter: page[33] / other[22] })
  }
  worker.postMessage('begin')
})`
