import { plainProfile } from '../measure/here.ts'
import { pictureTable } from './picture-table.ts'

await pictureTable(plainProfile)
