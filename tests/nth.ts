/** The item at an index. Throws when there is none. */
export function nth<Item>(list: readonly Item[], index = 0): Item {
  const item = list[index];
  if (item === undefined) throw new Error(`there is no item ${index} among ${list.length}`);
  return item;
}
