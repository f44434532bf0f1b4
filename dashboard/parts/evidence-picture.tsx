import { useState } from 'preact/hooks'
import { texts } from '../texts.ts'
import { Picture } from './picture.tsx'

interface PictureProps {
  src: string
  alt: string
}

/** A picture of a visit, or that it is gone: pictures are kept for a shorter time than what is said about the visit. */
export function EvidencePicture({ src, alt }: PictureProps) {
  const [isGone, setGone] = useState(false)
  if (isGone) return <span class="faint">{texts.pictureGone}</span>
  return <Picture class="evidence-picture" src={src} alt={alt} loading="lazy" onGone={() => setGone(true)} />
}
