// Where labels beside a chart stand: as near to their points as they can without touching each other.

/**
 * The middles of labels of the given heights, in the order of `wanted`, between `top` and `bottom` and `gap` apart: the
 * places that differ least from the wanted ones, as least squares has it (pool adjacent violators). Where there is not
 * room for all they are squeezed evenly.
 */
export function spread(
  wanted: readonly number[],
  heights: readonly number[],
  top: number,
  bottom: number,
  gap = 2,
): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const total = heights.reduce((sum, h) => sum + h, 0) + gap * Math.max(0, heights.length - 1);
  const squeeze = Math.min(1, (bottom - top) / total);

  interface Block {
    first: number;
    size: number;
    sum: number;
    count: number;
  }
  const blocks: Block[] = [];
  // A label's offset inside its block, so that a block is one place to choose.
  const offsets: number[] = [];
  const place = (b: Block): number => Math.min(Math.max(b.sum / b.count, top), Math.max(top, bottom - b.size));
  for (const index of order) {
    const height = heights[index]! * squeeze;
    let block: Block = { first: offsets.length, size: height, sum: wanted[index]! - height / 2, count: 1 };
    offsets.push(0);
    while (
      blocks.length > 0 &&
      place(blocks[blocks.length - 1]!) + blocks[blocks.length - 1]!.size + gap * squeeze > place(block)
    ) {
      const above = blocks.pop()!;
      const shift = above.size + gap * squeeze;
      for (let i = block.first; i < offsets.length; ++i) offsets[i]! += shift;
      block = {
        first: above.first,
        size: shift + block.size,
        sum: above.sum + block.sum - shift * block.count,
        count: above.count + block.count,
      };
    }
    blocks.push(block);
  }
  const places: number[] = new Array<number>(wanted.length).fill(0);
  blocks.forEach((block, b) => {
    const end = blocks[b + 1]?.first ?? order.length;
    for (let i = block.first; i < end; ++i)
      places[order[i]!] = place(block) + offsets[i]! + (heights[order[i]!]! * squeeze) / 2;
  });
  return places;
}

/** The longest beginning of a text that fits, with "…" when something is left out. By whole characters. */
export function cut(text: string, room: number, width: (text: string) => number): string {
  if (width(text) <= room) return text;
  const characters = [...text];
  while (characters.length > 1 && width(`${characters.join("")}…`) > room) characters.pop();
  return `${characters.join("")}…`;
}

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

interface Wish {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Labels beside their points, those first in the list first: to the right, to the left, above or below, wherever they
 * touch neither a marker nor another label and stay inside. One that finds no place is left out.
 */
export function beside<Label extends Wish>(
  labels: readonly Label[],
  markers: readonly Box[],
  inside: Box,
): { label: Label; left: number; top: number }[] {
  const placed: { label: Label; left: number; top: number }[] = [];
  const grown = (box: Box, by: number): Box => ({
    left: box.left - by,
    right: box.right + by,
    top: box.top,
    bottom: box.bottom,
  });
  const taken = markers.map((box) => grown(box, 1));
  for (const label of labels) {
    const { x, y, width, height } = label;
    const places = [
      [x + 9, y - height / 2],
      [x - 9 - width, y - height / 2],
      [x - width / 2, y - 8 - height],
      [x - width / 2, y + 8],
    ];
    for (const [left, top] of places as [number, number][]) {
      const box = { left, right: left + width, top, bottom: top + height };
      const fits =
        box.left >= inside.left && box.right <= inside.right && box.top >= inside.top && box.bottom <= inside.bottom;
      const free = taken.every(
        (other) =>
          box.right <= other.left || other.right <= box.left || box.bottom <= other.top || other.bottom <= box.top,
      );
      if (!fits || !free) continue;
      placed.push({ label, left, top });
      taken.push(grown(box, 4));
      break;
    }
  }
  return placed;
}
