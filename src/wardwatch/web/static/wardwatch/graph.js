// Draw what lies around an object, and let it grow where its reader asks for more. The lists on the page say the same.
const box = document.getElementById("graph");
const said = document.getElementById("graph-said");
const drawing = document.getElementById("graph-drawing");
const begun = JSON.parse(box.dataset.graph);
const LOOKS = {
  "intrusion-set": ["diamond", "#7a1f1f"], "threat-actor": ["diamond", "#7a1f1f"], campaign: ["star", "#8a4b08"],
  malware: ["rectangle", "#5b2b82"], tool: ["round-rectangle", "#7b5aa6"], "attack-pattern": ["ellipse", "#1f5c99"],
  "course-of-action": ["hexagon", "#2e6b34"], indicator: ["triangle", "#b3541e"], report: ["tag", "#455a64"],
  vulnerability: ["vee", "#a3123a"], identity: ["pentagon", "#37474f"], infrastructure: ["octagon", "#00695c"],
};
const OTHER = ["barrel", "#5c5c5c"];
const POINTS = {
  diamond: "10,1 19,10 10,19 1,10", triangle: "10,2 19,18 1,18", hexagon: "5,2 15,2 19,10 15,18 5,18 1,10",
  pentagon: "10,1 19,8 15,19 5,19 1,8", octagon: "6,1 14,1 19,6 19,14 14,19 6,19 1,14 1,6", vee: "1,2 10,8 19,2 10,19",
  star: "10,1 12,7 19,7 14,12 16,19 10,15 4,19 6,12 1,7 8,7", tag: "1,3 13,3 19,10 13,17 1,17",
  rectangle: "2,3 18,3 18,17 2,17", "round-rectangle": "4,3 16,3 18,5 18,15 16,17 4,17 2,15 2,5", barrel: "4,2 16,2 18,10 16,18 4,18 2,10",
};
const look = (type) => LOOKS[type] || OTHER;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const node = (each) => ({ group: "nodes", data: { ...each, shape: look(each.type)[0], colour: look(each.type)[1] } });
const line = (each) => ({ group: "edges", data: { id: `${each.start} ${each.verb} ${each.end}`, source: each.start, target: each.end, verb: each.verb } });

const cy = cytoscape({
  container: drawing,
  elements: [...begun.nodes.map(node), ...begun.lines.map(line)],
  minZoom: 0.2, maxZoom: 3,
  style: [
    { selector: "node", style: { shape: "data(shape)", "background-color": "data(colour)", label: "data(name)", "font-size": 11, color: "#1b1b1b", "text-wrap": "ellipsis", "text-max-width": 130, "text-valign": "bottom", "text-margin-y": 3, "text-background-color": "#fff", "text-background-opacity": 0.85, width: 24, height: 24 } },
    { selector: `node[id = "${begun.middle}"]`, style: { width: 40, height: 40, "font-size": 14, "font-weight": "bold" } },
    { selector: "edge", style: { width: 1.5, "line-color": "#8a8a8a", "target-arrow-color": "#8a8a8a", "target-arrow-shape": "triangle", "curve-style": "bezier" } },
    { selector: ".here", style: { "border-width": 4, "border-color": "#0b4d8c" } },
    { selector: "edge.beside", style: { label: "data(verb)", "font-size": 10, "line-color": "#1b1b1b", "target-arrow-color": "#1b1b1b", "text-background-color": "#fff", "text-background-opacity": 0.9, "text-rotation": "autorotate" } },
  ],
  layout: { name: "concentric", concentric: (each) => 3 - each.data("distance"), levelWidth: () => 1, minNodeSpacing: 34, animate: false },
});

function legend() {
  const seen = new Map(cy.nodes().map((each) => [each.data("type"), each.data("kind")]));
  const list = document.getElementById("graph-legend");
  list.replaceChildren(...[...seen].map(([type, kind]) => {
    const [shape, colour] = look(type);
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("aria-hidden", "true");
    const round = shape === "ellipse";
    const mark = document.createElementNS(svg.namespaceURI, round ? "circle" : "polygon");
    if (round) ["cx", "cy", "r"].forEach((name) => mark.setAttribute(name, name === "r" ? 9 : 10));
    else mark.setAttribute("points", POINTS[shape]);
    mark.setAttribute("fill", colour);
    svg.append(mark);
    const item = document.createElement("li");
    item.append(svg, kind);
    return item;
  }));
}

let here = cy.getElementById(begun.middle);
function go(to, words = "") {
  cy.elements().removeClass("here beside");
  here = to.addClass("here");
  to.connectedEdges().addClass("beside");
  said.textContent = [`${to.data("name")}, ${to.data("kind")}.`, words, said.dataset.open].filter(Boolean).join(" ");
}

async function grow(from) {
  if (cy.nodes().length >= begun.most) return go(from, said.dataset.full);
  const asked = await fetch(box.dataset.near.replace("ID", encodeURIComponent(from.id())), { headers: { Accept: "application/json" } }).catch(() => null);
  if (!asked || !asked.ok) return go(from, said.dataset.failed);
  const told = await asked.json();
  const room = begun.most - cy.nodes().length;
  const fresh = told.nodes.filter((each) => cy.getElementById(each.id).empty()).slice(0, room);
  const at = from.position();
  const turn = (2 * Math.PI) / Math.max(fresh.length, 1);
  const far = Math.max(90, fresh.length * 9);
  cy.add(fresh.map((each, number) => ({ ...node(each), position: { x: at.x + far * Math.cos(turn * number), y: at.y + far * Math.sin(turn * number) } })));
  cy.add(told.lines.map(line).filter((each) => cy.getElementById(each.data.id).empty() && cy.getElementById(each.data.source).nonempty() && cy.getElementById(each.data.target).nonempty()));
  if (fresh.length) cy.animate({ fit: { eles: from.closedNeighborhood(), padding: 30 }, duration: still ? 0 : 250 });
  legend();
  const full = cy.nodes().length >= begun.most ? said.dataset.full : "";
  go(from, fresh.length ? `${fresh.length} ${said.dataset.more}. ${full}` : said.dataset.none);
}

const open = (which) => { location.href = box.dataset.page.replace("ID", encodeURIComponent(which.id())); };
const SIDES = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

function nearest([x, y]) {
  const at = here.position();
  let best = null, least = Infinity;
  cy.nodes().forEach((each) => {
    const dx = each.position("x") - at.x, dy = each.position("y") - at.y;
    const along = dx * x + dy * y, across = Math.abs(dx * y) + Math.abs(dy * x);
    if (along > 1 && along + 2 * across < least) [best, least] = [each, along + 2 * across];
  });
  return best;
}

drawing.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (SIDES[event.key]) { const to = nearest(SIDES[event.key]); if (to) go(to); }
  else if (event.key === "Enter") grow(here);
  else if (event.key === "o" || event.key === "O") open(here);
  else if (event.key === "+" || event.key === "-") cy.zoom({ level: cy.zoom() * (event.key === "+" ? 1.25 : 0.8), renderedPosition: here.renderedPosition() });
  else return;
  event.preventDefault();
});
cy.on("tap", "node", (event) => grow(event.target));
cy.on("dbltap", "node", (event) => open(event.target));
legend();
go(here);
addEventListener("beforeprint", () => { cy.resize(); cy.fit(undefined, 20); });
