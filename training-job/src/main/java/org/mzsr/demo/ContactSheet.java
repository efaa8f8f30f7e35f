package org.mzsr.demo;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import org.apiguardian.api.API;

/** Pictures side by side with captions, a row for each image. */
@API(status = API.Status.EXPERIMENTAL)
public final class ContactSheet {

    private static final int GAP = 10;
    private static final int CAPTION = 22;
    private static final int DOT = 2;

    private ContactSheet() {}

    /**
     * One picture with its caption.
     *
     * @param caption drawn above it
     * @param picture shown with {@code zoom}, its pixels as squares
     */
    public record Cell(String caption, BufferedImage picture) {}

    /** Draws rows of cells that all have the same size. */
    public static BufferedImage draw(List<List<Cell>> rows, int zoom) {
        BufferedImage first = rows.get(0).get(0).picture();
        int cellWidth = first.getWidth() * zoom;
        int cellHeight = first.getHeight() * zoom;
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        BufferedImage sheet = new BufferedImage(
                GAP + columns * (cellWidth + GAP),
                GAP + rows.size() * (CAPTION + cellHeight + GAP),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setPaint(Color.WHITE);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < rows.get(row).size(); column++) {
                Cell cell = rows.get(row).get(column);
                int x = GAP + column * (cellWidth + GAP);
                int y = GAP + row * (CAPTION + cellHeight + GAP);
                graphics.setPaint(Color.BLACK);
                PixelFont.draw(graphics, cell.caption(), x, y + 2, DOT);
                graphics.drawImage(cell.picture(), x, y + CAPTION, cellWidth, cellHeight, null);
            }
        }
        graphics.dispose();
        return sheet;
    }
}
