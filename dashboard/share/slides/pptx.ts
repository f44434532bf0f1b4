import pptxgenjs from 'pptxgenjs'

// The package declares its types as CommonJS, but its file for `import` is an ES module, whose default is the class itself.
const Pptx = pptxgenjs as unknown as typeof pptxgenjs.default

export type Deck = InstanceType<typeof Pptx>
export type Slide = ReturnType<Deck['addSlide']>

export function newDeck(): Deck {
  return new Pptx()
}
