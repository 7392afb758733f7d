// Gives the player's program (WebAssembly, made of viz/web) a canvas, a mouse, a keyboard and the recording of this page.
"use strict";

const canvas = document.getElementById("canvas");
const message = document.getElementById("message");
const text_decoder = new TextDecoder();
const text_encoder = new TextEncoder();

let program = null;  // what it exports
let page = 0;        // its page, a pointer

/// A part of the program's memory, which moves when it grows: never kept.
function memory(type, pointer, length) {
    return new type(program.memory.buffer, pointer, length);
}

function tell(text) {
    message.textContent = text;
}

let stopped = false;

function stop(error) {
    page = 0;
    stopped = true;
    tell("This page has stopped: " + error + "\n\n" + complaints.join(""));
    throw error;
}

/// Calls the program; what goes wrong there ends the page, with a word.
function ask(name, ...values) {
    try {
        return program[name](...values);
    } catch (error) {
        return stop(error);
    }
}

// --- Drawing ---------------------------------------------------------------------------------------------------------

const vertex_shader = `#version 300 es
uniform vec2 size;
in vec2 position;
in vec2 glyph;
in vec4 colour;
out vec2 glyph_place;
out vec4 ink;
void main() {
    glyph_place = glyph;
    ink = colour;
    gl_Position = vec4(position.x * 2.0 / size.x - 1.0, 1.0 - position.y * 2.0 / size.y, 0.0, 1.0);
}`;
const fragment_shader = `#version 300 es
precision mediump float;
uniform sampler2D glyphs;
in highp vec2 glyph_place;
in vec4 ink;
out vec4 pixel;
void main() {
    pixel = vec4(ink.rgb, ink.a * texture(glyphs, glyph_place).r);
}`;
const vertex_octets = 20;
const index_octets = 2;

/// Draws with WebGL 2. @param gl  its context
function make_painter(gl) {
    function compile(kind, source) {
        const shader = gl.createShader(kind);
        gl.shaderSource(shader, source);
        gl.compileShader(shader);
        return shader;
    }
    const shaders = gl.createProgram();
    gl.attachShader(shaders, compile(gl.VERTEX_SHADER, vertex_shader));
    gl.attachShader(shaders, compile(gl.FRAGMENT_SHADER, fragment_shader));
    for (const [place, name] of ["position", "glyph", "colour"].entries()) gl.bindAttribLocation(shaders, place, name);
    gl.linkProgram(shaders);
    if (!gl.getProgramParameter(shaders, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(shaders) || "no shaders");
    gl.useProgram(shaders);
    const size = gl.getUniformLocation(shaders, "size");
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
    for (const place of [0, 1, 2]) gl.enableVertexAttribArray(place);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.enable(gl.BLEND);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.enable(gl.SCISSOR_TEST);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);

    return {
        set_glyphs(coverage, width, height) {
            const octets = memory(Uint8Array, coverage, width * height);
            gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, width, height, 0, gl.RED, gl.UNSIGNED_BYTE, octets);
            gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
            gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
        },
        begin_picture(width, height) {
            gl.viewport(0, 0, width, height);
            gl.uniform2f(size, width, height);
        },
        set_mesh(vertices, vertices_octets, indices, indices_octets) {
            gl.bufferData(gl.ARRAY_BUFFER, memory(Uint8Array, vertices, vertices_octets), gl.STREAM_DRAW);
            gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, memory(Uint8Array, indices, indices_octets), gl.STREAM_DRAW);
        },
        draw_triangles(indices, first_index, first_vertex, left, top, right, bottom) {
            const first = first_vertex * vertex_octets;
            gl.vertexAttribPointer(0, 2, gl.FLOAT, false, vertex_octets, first);
            gl.vertexAttribPointer(1, 2, gl.FLOAT, false, vertex_octets, first + 8);
            gl.vertexAttribPointer(2, 4, gl.UNSIGNED_BYTE, true, vertex_octets, first + 16);
            gl.scissor(left, canvas.height - bottom, right - left, bottom - top);
            gl.drawElements(gl.TRIANGLES, indices, gl.UNSIGNED_SHORT, first_index * index_octets);
        },
    };
}

// --- What else the program asks for ----------------------------------------------------------------------------------

/// By ImGui's numbers.
const cursors = ["default", "text", "move", "ns-resize", "ew-resize", "nesw-resize", "nwse-resize", "pointer", "not-allowed"];

const services = {
    show_cursor(cursor) {
        canvas.style.cursor = cursors[cursor] || "none";
    },
    copy_text(text, octets) {
        const copied = text_decoder.decode(memory(Uint8Array, text, octets));
        if (navigator.clipboard) navigator.clipboard.writeText(copied).catch(() => {});
    },
    /// Domain names as the DNS knows them, as URLs have them (UTS 46). @return octets written; 0: it cannot be looked up
    to_a_labels(name, octets, out, octets_max) {
        try {
            const labels = new URL("http://" + text_decoder.decode(memory(Uint8Array, name, octets)) + "/").hostname;
            const { read, written } = text_encoder.encodeInto(labels, memory(Uint8Array, out, octets_max));
            return read === labels.length ? written : 0;
        } catch {
            return 0;
        }
    },
};

const complaints = [];  // what the program has written: why an assertion failed

/// The system calls of WASI that a program without files and environment makes. All others say that there is no such thing.
const bad_file = 8;
const no_such_call = 52;
const system_calls = {
    environ_sizes_get(count, octets) {
        memory(Uint32Array, count, 1)[0] = 0;
        memory(Uint32Array, octets, 1)[0] = 0;
        return 0;
    },
    environ_get: () => 0,
    fd_prestat_get: () => bad_file,  // no folder is given
    fd_write(file, pieces, count, written) {
        let total = 0;
        for (let piece = 0; piece < count; ++piece) {
            const [pointer, octets] = memory(Uint32Array, pieces + 8 * piece, 2);
            complaints.push(text_decoder.decode(memory(Uint8Array, pointer, octets)));
            total += octets;
        }
        memory(Uint32Array, written, 1)[0] = total;
        return 0;
    },
    proc_exit(status) {
        throw new Error("exit status " + status);
    },
};
const system = new Proxy(system_calls, { get: (known, name) => known[name] || (() => no_such_call) });

// --- Input -----------------------------------------------------------------------------------------------------------

/// More pixels than a large screen has are not drawn: what is seen is then enlarged.
const pixels_max = 3840 * 2400;

function pixel_ratio() {
    const wanted = window.devicePixelRatio || 1;
    return Math.min(wanted, Math.sqrt(pixels_max / (window.innerWidth * window.innerHeight)));
}

/// In the order of PageKey in page_input.hpp.
const keys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown", "Escape", "Enter", "Tab",
              "Delete", "Backspace", "a", "c", "x", "y", "z"];
const first_letter = keys.indexOf("a");
const buttons = [0, 2, 1];  // the browser's left, middle, right as ImGui's
const nowhere = -3.4028234663852886e38;
const wheel_pixels = 100;  // of one notch
const wheel_lines = 3;

function listen_to_keyboard() {
    function on_key(event, down) {
        if (!page || event.isComposing) return;
        const control = event.ctrlKey || event.metaKey;
        const alternative = event.getModifierState("AltGraph");
        if (event.altKey && !alternative) return;  // the browser's menus
        const types = [...event.key].length === 1 && (!control || alternative);
        const key = keys.indexOf(event.key);
        if (types) {
            if (down) ask("type", page, event.key.codePointAt(0));
        } else if (key >= 0 && (key < first_letter || ask("wants_text"))) {
            ask("press_key", page, key, down, event.shiftKey, control);
        } else {
            return;  // the browser's own shortcuts
        }
        event.preventDefault();
    }
    window.addEventListener("keydown", (event) => on_key(event, true));
    window.addEventListener("keyup", (event) => on_key(event, false));
    window.addEventListener("blur", () => page && ask("let_go", page));  // what is released elsewhere is not told
    window.addEventListener("paste", (event) => {
        if (!page || !ask("wants_text")) return;
        for (const character of event.clipboardData.getData("text")) ask("type", page, character.codePointAt(0));
    });
}

function listen_to_pointer() {
    function move(event) {
        if (!page) return;
        const ratio = pixel_ratio();
        ask("move_pointer", page, event.clientX * ratio, event.clientY * ratio);
    }
    canvas.addEventListener("pointermove", move);
    canvas.addEventListener("pointerdown", (event) => {
        move(event);
        canvas.focus();
        canvas.setPointerCapture(event.pointerId);
        if (page && event.button < buttons.length) ask("press_button", page, buttons[event.button], true);
        event.preventDefault();
    });
    canvas.addEventListener("pointerup", (event) => {
        move(event);
        if (page && event.button < buttons.length) ask("press_button", page, buttons[event.button], false);
    });
    canvas.addEventListener("pointercancel", () => page && ask("let_go", page));
    canvas.addEventListener("pointerleave", () => page && ask("move_pointer", page, nowhere, nowhere));
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    canvas.addEventListener("wheel", (event) => {
        if (!page) return;
        const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? wheel_pixels : wheel_lines;
        ask("turn_wheel", page, -event.deltaX / unit, -event.deltaY / unit);
        event.preventDefault();
    }, { passive: false });
}

// --- Frames ----------------------------------------------------------------------------------------------------------

const blink_ms = 250;  // a text cursor
let drawn_ms = 0;        // the last frame
let first_drawn_ms = 0;  // since the browser began to load the page

function fit_canvas() {
    const ratio = pixel_ratio();
    const width = Math.max(1, Math.floor(window.innerWidth * ratio));
    const height = Math.max(1, Math.floor(window.innerHeight * ratio));
    if (canvas.width === width && canvas.height === height) return;
    canvas.width = width;
    canvas.height = height;
    ask("want_frames", page);
}

/// Draws where there is something new to be seen.
function on_frame(now_ms) {
    if (!page) return;
    requestAnimationFrame(on_frame);
    fit_canvas();
    const blinks = ask("wants_text") && now_ms - drawn_ms >= blink_ms;
    if (!blinks && !ask("wants_frame", page)) return;
    ask("draw", page, (now_ms - drawn_ms) / 1000, canvas.width, canvas.height, pixel_ratio());
    drawn_ms = now_ms;
    first_drawn_ms ||= performance.now();
    if (message.textContent) tell("");
}

// --- Beginning -------------------------------------------------------------------------------------------------------

/// The octets that stand in the page as base64.
function octets_of(id) {
    const characters = atob(document.getElementById(id).textContent.trim());
    const octets = new Uint8Array(characters.length);
    for (let place = 0; place < octets.length; ++place) octets[place] = characters.charCodeAt(place);
    return octets;
}

function unpacked(octets) {
    return new Response(new Blob([octets]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

/// A time as on the command line: "2.1s", "1h20min"; a bare number is of seconds. @return nanoseconds; -1: none is asked for
function wanted_time_ns(options) {
    const wanted = options.get("at") || "";
    if (/^[0-9]+(\.[0-9]+)?$/.test(wanted)) return Number(wanted) * 1e9;
    if (!/^([0-9]+(\.[0-9]+)?(ns|us|ms|s|min|h|d))+$/.test(wanted)) return -1;
    const unit_ns = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, min: 6e10, h: 3.6e12, d: 8.64e13 };
    const parts = wanted.matchAll(/([0-9.]+)([a-z]+)/g);
    return [...parts].reduce((total, [, number, unit]) => total + Number(number) * unit_ns[unit], 0);
}

function open_recording() {
    const octets = octets_of("recording");
    const pointer = ask("allocate", octets.length);
    if (!pointer) throw new Error("there is not enough memory");
    memory(Uint8Array, pointer, octets.length).set(octets);
    const options = new URLSearchParams(location.hash.slice(1));
    const theme = options.get("theme");
    const light = theme ? theme === "light" : matchMedia("(prefers-color-scheme: light)").matches;
    page = ask("open", pointer, octets.length, light, wanted_time_ns(options), options.has("lesson"));
}

async function begin() {
    const gl = canvas.getContext("webgl2", { alpha: false, antialias: false });
    if (!gl) throw new Error("this browser has no WebGL 2");
    const painter = make_painter(gl);
    canvas.addEventListener("webglcontextlost", () => stop(new Error("the browser took its canvas away; load it again")));
    const binary = await unpacked(octets_of("program"));
    const imports = { browser: { ...painter, ...services }, wasi_snapshot_preview1: system };
    program = (await WebAssembly.instantiate(binary, imports)).instance.exports;
    program._initialize();
    open_recording();
    listen_to_keyboard();
    listen_to_pointer();
    canvas.focus();
    requestAnimationFrame(on_frame);
}

/// For tests: where a widget is, in the page's units, and what is shown.
const mailflow = {
    place(name) {
        const octets = text_encoder.encode(name);
        const pointer = ask("allocate", octets.length);
        memory(Uint8Array, pointer, octets.length).set(octets);
        const place = ask("find_probe", page, pointer, octets.length);
        const ratio = pixel_ratio();
        const rectangle = place ? [...memory(Float32Array, place, 4)].map((pixels) => pixels / ratio) : null;
        ask("release", pointer);
        return rectangle;
    },
    state() {
        if (!page) return { ready: false, message: message.textContent };
        return {
            ready: drawn_ms > 0 && !ask("wants_frame", page),
            drawn_ms,
            first_drawn_ms,
            time_ns: ask("time_ns", page),
            playing: Boolean(ask("is_playing", page)),
            lesson: Boolean(ask("has_lesson", page)),
        };
    },
};

begin().catch((error) => stopped || tell("This page cannot be shown: " + error.message));
