/** `supasaasy demo`. */
export { type DemoOptions, runDemo } from '../../local/demo/run-demo.ts';
