import { pictureTable } from './picture-table.ts'
import { shapedProfile } from './table.ts'

await pictureTable(shapedProfile)
