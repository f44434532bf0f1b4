import JSZip from 'jszip'

/**
 * The file as the schema of presentations has it (ISO/IEC 29500-1): pptxgenjs writes some elements in another order, an axis that
 * there is not, parts that there are not, and the same id twice. PowerPoint forgives it, other readers and validators need not.
 * The first row of a table is its heading, for screen readers.
 */
export async function asInSchema(file: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const archive = await JSZip.loadAsync(file)
  await rewrite(archive, /^\[Content_Types\]\.xml$/, (text) =>
    text.replace(/<Override PartName="\/([^"]+)"[^>]*\/>/g, (part, name: string) => (archive.file(name) ? part : '')),
  )
  await rewrite(archive, /^ppt\/presentation\.xml$/, (text) =>
    text.replace(/(<p:sldIdLst>.*?<\/p:sldIdLst>)(<p:notesMasterIdLst>.*?<\/p:notesMasterIdLst>)/s, '$2$1'),
  )
  await rewrite(archive, /^ppt\/slides\/slide\d+\.xml$/, (text) => {
    let id = 0
    return text
      .replace(/<p:cNvPr id="\d+"/g, () => {
        id += 1
        return `<p:cNvPr id="${id}"`
      })
      .replaceAll('<a:tblPr/>', '<a:tblPr firstRow="1"/>')
  })
  await rewrite(archive, /^ppt\/charts\/chart\d+\.xml$/, chartInSchema)
  // As pptxgenjs does: everything but pictures gets much smaller.
  return (await archive.generateAsync({ type: 'uint8array', compression: 'DEFLATE' })) as Uint8Array<ArrayBuffer>
}

function chartInSchema(text: string): string {
  return text
    .replaceAll('<c:lineChart><c:varyColors', '<c:lineChart><c:grouping val="standard"/><c:varyColors')
    .replace(/<c:lineChart>.*?<\/c:lineChart>/gs, (chart) =>
      chart
        .replace(/<c:invertIfNegative [^>]*\/>/g, '')
        .replace(/(<c:dLbls>(?:(?!<\/c:ser>).)*?<\/c:dLbls>)\s*(<c:marker>.*?<\/c:marker>)/gs, '$2$1'),
    )
    .replace(/(<c:dLbls>(?:(?!<\/c:ser>).)*?<\/c:dLbls>)\s*((?:<c:dPt>.*?<\/c:dPt>\s*)+)/gs, '$2$1')
    .replace(/((?:<c:axId [^>]*\/>){2})<c:axId [^>]*\/>(?=<\/c:(?:bar|line)Chart>)/g, '$1')
    .replace(/(<c:noMultiLvlLbl [^>]*\/>)\s*(<c:tickLblSkip [^>]*\/>)/g, '$2$1')
}

async function rewrite(archive: JSZip, parts: RegExp, change: (text: string) => string): Promise<void> {
  for (const part of archive.file(parts)) archive.file(part.name, change(await part.async('string')))
}
