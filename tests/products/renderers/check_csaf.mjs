// Holds CSAF documents against the specification's schema and tests: one path a line in, one verdict a line out.
// Left out: 6.3.6 and 6.3.7 ask the network whether links answer, 6.3.8 needs the spell checker hunspell.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const [folder, ...paths] = process.argv.slice(2)
const from = (name) => import(pathToFileURL(`${folder}/${name}.js`))
const strict = (await from('validateStrict')).default
const informative = await from('informativeTests')
const without = ['6', '7', '8'].map((number) => informative[`informativeTest_6_3_${number}`])
const tests = [await from('schemaTests'), await from('mandatoryTests'), await from('optionalTests'), informative]
  .flatMap((each) => Object.values(each))
  .filter((each) => !without.includes(each))
for (const path of paths) {
  const told = await strict(tests, JSON.parse(readFileSync(path, 'utf8')))
  const found = told.tests.filter((each) => each.errors.length + each.warnings.length + each.infos.length)
  console.log(JSON.stringify({ path, tests: told.tests.length, isValid: told.isValid, found }))
}
